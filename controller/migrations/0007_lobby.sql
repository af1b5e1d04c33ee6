-- What people wrote, masked: by the fact that it belongs to, and apart from the history, so that it can be forgotten.
CREATE TABLE words (
    seq   INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL,
    day   TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX words_of_day ON words (day, kind);

-- For whom or for what the advisor is wanted now.
CREATE TABLE help (
    request  INTEGER PRIMARY KEY,
    reason   TEXT NOT NULL,
    at       TEXT NOT NULL,
    client   TEXT,
    box      TEXT,
    ticket   TEXT,
    language TEXT
) STRICT;

-- The notices that are up.
CREATE TABLE notices (
    notice INTEGER PRIMARY KEY,
    texts  TEXT NOT NULL,               -- msgspec JSON of vuoro.values.Texts
    until  TEXT,
    areas  TEXT NOT NULL                -- JSON list
) STRICT;

-- How many documents were received on each business day.
CREATE TABLE documents (
    day      TEXT PRIMARY KEY,
    received INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE repairs (
    repair     INTEGER PRIMARY KEY,
    subject    TEXT NOT NULL,
    fault      TEXT NOT NULL,
    status     TEXT NOT NULL,
    noted_at   TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    day        TEXT NOT NULL            -- of the last change
) STRICT;
CREATE INDEX repairs_by_status ON repairs (status, day);

-- More facts stay that tell of no single customer and of no clerk.
DROP TRIGGER events_never_go;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
WHEN OLD.seq >= (SELECT first_kept FROM retention)
    OR OLD.kind IN (
        'feedback_given', 'survey_given', 'fill_reported', 'box_opened', 'emptying_logged', 'document_received',
        'visitor_counted', 'disturbance_reported', 'repair_noted', 'repair_updated', 'numbers_leased', 'site_changed'
    )
BEGIN
    SELECT raise(ABORT, 'events: what has happened does not go away');
END;
