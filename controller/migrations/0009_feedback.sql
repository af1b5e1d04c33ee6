-- Every raw press behind the answers of a feedback_given event, whether it counts or not, for rules that come later.
-- It tells of nobody, and stays as long as the answers do: for ever.
CREATE TABLE feedback_presses (
    seq             INTEGER NOT NULL,
    place           INTEGER NOT NULL,
    client          TEXT NOT NULL,
    question        TEXT NOT NULL,
    value           INTEGER,
    boot            TEXT NOT NULL,
    mono_ms         INTEGER NOT NULL,
    rested_ms       INTEGER,
    minutes_outside REAL,               -- how far outside the hours the answers were given; NULL where nobody knows
    PRIMARY KEY (seq, place)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER feedback_presses_never_change BEFORE UPDATE ON feedback_presses
BEGIN
    SELECT raise(ABORT, 'feedback_presses: what was pressed does not change');
END;

CREATE TRIGGER feedback_presses_never_go BEFORE DELETE ON feedback_presses
BEGIN
    SELECT raise(ABORT, 'feedback_presses: what was pressed does not go away');
END;

-- The rules by which the whole history was counted again, each by its version, up to the event "until_seq".
CREATE TABLE counting_rules (
    version   TEXT PRIMARY KEY,
    rule      TEXT NOT NULL,            -- msgspec JSON of vuoro.counting.CountingRule
    until_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the answers are by such a rule: those of one event may be several, or none where they are another one's.
CREATE TABLE feedback_counts (
    version       TEXT NOT NULL REFERENCES counting_rules (version),
    seq           INTEGER NOT NULL,
    part          INTEGER NOT NULL,
    effort        INTEGER,
    satisfaction  INTEGER,
    recommend     INTEGER,
    suspect       INTEGER NOT NULL,
    outside_hours INTEGER NOT NULL,
    PRIMARY KEY (version, seq, part)
) STRICT, WITHOUT ROWID;
