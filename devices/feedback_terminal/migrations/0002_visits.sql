-- A customer may answer several questions: their presses belong together from the first one on.
CREATE TABLE visit (
    number   INTEGER PRIMARY KEY,
    boot     TEXT NOT NULL,
    language TEXT,                     -- NULL: the terminal's own, of a version that kept none
    service  TEXT,
    command  TEXT                      -- msgspec JSON of GiveFeedback, when the visit is over
) STRICT;

-- Every press: of a visit, or of nobody's (NULL). ``value`` is NULL for a question skipped, ``trusted`` tells whether the
-- wall clock had been set, ``counted`` whether the hub has the press, or nobody needs it: then it goes when it is old.
CREATE TABLE one_press (
    seq       INTEGER PRIMARY KEY,
    visit     INTEGER,
    question  TEXT NOT NULL,
    value     INTEGER,
    boot      TEXT NOT NULL,
    mono_ms   INTEGER NOT NULL,
    utc       TEXT NOT NULL,
    rested_ms INTEGER,
    trusted   INTEGER NOT NULL DEFAULT 0,
    counted   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What waited were the presses of one answer in each boot.
INSERT INTO visit (number, boot)
    SELECT min(seq), boot FROM press WHERE waiting = 1 GROUP BY boot;
INSERT INTO one_press (seq, visit, question, value, boot, mono_ms, utc, rested_ms, counted)
    SELECT p.seq, v.number, p.question, p.key, p.boot, p.mono_ms, p.utc, p.rested_ms, p.waiting = 0
    FROM press AS p LEFT JOIN visit AS v ON p.waiting = 1 AND v.boot = p.boot;
DROP TABLE press;
ALTER TABLE one_press RENAME TO press;
CREATE INDEX press_of_visit ON press (visit) WHERE visit IS NOT NULL;
CREATE INDEX press_at ON press (boot, mono_ms);
CREATE INDEX press_counted ON press (utc) WHERE counted = 1;

-- What the hub told last, for a start without it.
CREATE TABLE known (
    name    TEXT PRIMARY KEY,
    message TEXT NOT NULL
) STRICT;
