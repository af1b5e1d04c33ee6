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

-- The place in the order: first key_ms (believed time, milliseconds since 1970), then arrival.
ALTER TABLE tickets ADD COLUMN key_ms INTEGER NOT NULL DEFAULT 0;
UPDATE tickets SET key_ms = CAST(strftime('%s', issued_at) AS INTEGER) * 1000;
-- The first ticket of the same customer's visit; when the present leg of the visit began, where there was another one.
ALTER TABLE tickets ADD COLUMN visit TEXT;
ALTER TABLE tickets ADD COLUMN leg_began_at TEXT;
CREATE INDEX tickets_not_come ON tickets (day, issued_seq) WHERE state = 'no_show';

-- How the customer came to the ticket.
ALTER TABLE tickets ADD COLUMN channel TEXT NOT NULL DEFAULT 'kiosk';

-- What advisors have told the desks: the customer is here now. Kept until the ticket is served, sent on or ended.
CREATE TABLE messages (
    ticket  TEXT PRIMARY KEY,
    message INTEGER NOT NULL,
    day     TEXT NOT NULL,
    at      TEXT NOT NULL,
    answer  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_of_day ON messages (day, message);

-- Appointments: made from their codes, which nobody can read back, and the ticket of who has checked in.
CREATE TABLE bookings (
    booking TEXT PRIMARY KEY,
    day     TEXT NOT NULL,
    service TEXT NOT NULL,
    at      TEXT NOT NULL,
    ticket  TEXT,
    seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bookings_of_day ON bookings (day, seq);

ALTER TABLE tickets ADD COLUMN appointment_at TEXT;
