-- More of a drop box: since when it is known, what else is true of it, and when it was emptied last.
ALTER TABLE boxes ADD COLUMN since TEXT;
ALTER TABLE boxes ADD COLUMN condition TEXT;        -- msgspec JSON of vuoro.messages.box_commands.BoxCondition
ALTER TABLE boxes ADD COLUMN lid_open_since TEXT;
ALTER TABLE boxes ADD COLUMN last_emptied_at TEXT;

-- How full each box became since its door was last open.
CREATE TABLE box_points (
    box  TEXT NOT NULL,
    seq  INTEGER NOT NULL,
    at   TEXT NOT NULL,
    fill INTEGER NOT NULL,
    PRIMARY KEY (box, seq)
) STRICT, WITHOUT ROWID;

-- Every opening, the record of the log that is about it, and the record that confirms it.
CREATE TABLE openings (
    seq           INTEGER PRIMARY KEY,
    box           TEXT NOT NULL,
    opened_at     TEXT NOT NULL,
    closed_at     TEXT NOT NULL,
    envelopes     INTEGER NOT NULL,
    fill_before   INTEGER,
    fill_after    INTEGER,
    watched       INTEGER NOT NULL,
    clock_trusted INTEGER NOT NULL,
    heard_at      TEXT NOT NULL,
    record        INTEGER UNIQUE,
    due_at        TEXT,
    is_late       INTEGER NOT NULL DEFAULT 0,
    confirmed     INTEGER
) STRICT;
CREATE INDEX openings_of_box ON openings (box, seq);

-- Every emptying that was due, in UTC: missed, or made by the opening of a record.
CREATE TABLE dues (
    box       TEXT NOT NULL,
    due_at    TEXT NOT NULL,
    missed    INTEGER NOT NULL DEFAULT 0,
    opening   INTEGER,
    is_late   INTEGER NOT NULL DEFAULT 0,
    explained INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (box, due_at)
) STRICT, WITHOUT ROWID;

-- When the advisor was last asked for what a box needs, so that what has been seen to is not asked for again.
CREATE TABLE box_asked (
    box    TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (box, reason)
) STRICT, WITHOUT ROWID;

-- The emptying log, line by line (vuoro.emptying_log). It names who has confirmed an emptying, so it is kept apart from
-- the history, and only the years that the site says.
CREATE TABLE emptying_log (
    record INTEGER PRIMARY KEY,
    day    TEXT NOT NULL,
    hash   TEXT NOT NULL,
    line   TEXT NOT NULL
) STRICT;

CREATE TRIGGER emptying_log_is_a_chain BEFORE INSERT ON emptying_log
WHEN NEW.record <> (SELECT coalesce(max(record), 0) + 1 FROM emptying_log)
    OR json_extract(NEW.line, '$.number') <> NEW.record
    OR json_extract(NEW.line, '$.hash') <> NEW.hash
    OR json_extract(NEW.line, '$.previous')
        <> coalesce((SELECT hash FROM emptying_log ORDER BY record DESC LIMIT 1), '')
BEGIN
    SELECT raise(ABORT, 'emptying_log: a record follows the one before it, and is never written twice');
END;

CREATE TRIGGER emptying_log_never_changes BEFORE UPDATE ON emptying_log
BEGIN
    SELECT raise(ABORT, 'emptying_log: a correction is a new record');
END;

ALTER TABLE retention ADD COLUMN log_first_kept INTEGER NOT NULL DEFAULT 1;

CREATE TRIGGER emptying_log_never_goes BEFORE DELETE ON emptying_log
WHEN OLD.record >= (SELECT log_first_kept FROM retention)
BEGIN
    SELECT raise(ABORT, 'emptying_log: what is in the log stays in it');
END;

-- The mark of the log only rises, never over its last record, and never over one that is not a year old.
CREATE TRIGGER retention_keeps_the_log BEFORE UPDATE ON retention
WHEN NEW.log_first_kept < OLD.log_first_kept
    OR NEW.log_first_kept > (SELECT coalesce(max(record), 1) FROM emptying_log)
    OR EXISTS (
        SELECT 1 FROM emptying_log WHERE record < NEW.log_first_kept
            AND day > (SELECT date(max(day), '-1 year') FROM emptying_log)
    )
BEGIN
    SELECT raise(ABORT, 'retention: the mark of the emptying log only rises, and only over what is old');
END;
