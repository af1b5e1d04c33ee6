-- What only this hub knows: customers' codes and clerks' marks are made with it.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Who serves where. A row of an earlier day is a desk that nobody has closed; it counts for nothing.
CREATE TABLE shifts (
    desk     TEXT PRIMARY KEY,
    day      TEXT NOT NULL,
    clerk    TEXT NOT NULL,             -- the clerk's mark of the day
    services TEXT NOT NULL,             -- JSON list
    seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX shifts_of_day ON shifts (day, seq);
