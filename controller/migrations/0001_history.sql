-- The history: every fact in the order of the site's sequence, without gaps. Everything below it is derived from it.
CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    day     TEXT NOT NULL,              -- business day in the site's time zone, such as 2020-01-13
    at      TEXT NOT NULL,              -- UTC; recorded and shown, never sorted by
    mono_ms INTEGER NOT NULL,           -- measures within one boot of the hub
    boot    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    fact    TEXT NOT NULL               -- msgspec JSON of vuoro.messages.events.AnyFact
) STRICT;

CREATE TRIGGER events_have_no_gaps BEFORE INSERT ON events
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN
    SELECT raise(ABORT, 'events: the sequence has no gaps and is never written twice');
END;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
    SELECT raise(ABORT, 'events: what has happened does not change');
END;

CREATE TRIGGER events_never_go BEFORE DELETE ON events
BEGIN
    SELECT raise(ABORT, 'events: what has happened does not go away');
END;

-- Every ticket in its present state. The *_seq are the events of its life; "called" is its first call.
CREATE TABLE tickets (
    ticket     TEXT PRIMARY KEY,        -- 20200113-X113
    day        TEXT NOT NULL,
    number     TEXT NOT NULL,
    service    TEXT NOT NULL,
    language   TEXT NOT NULL,
    needs      TEXT NOT NULL,           -- JSON list
    arrival    INTEGER NOT NULL,
    state      TEXT NOT NULL,
    desk       TEXT,
    calls      INTEGER NOT NULL DEFAULT 0,
    printed    INTEGER NOT NULL DEFAULT 0,
    issued_seq  INTEGER NOT NULL,
    issued_at   TEXT NOT NULL,
    called_seq  INTEGER,
    called_at   TEXT,
    started_seq INTEGER,
    started_at  TEXT,
    ended_seq   INTEGER,
    ended_at    TEXT
) STRICT;

-- What a start has to load stays small however long the history: the open tickets, and those without a paper.
CREATE INDEX tickets_open ON tickets (issued_seq) WHERE ended_seq IS NULL;
CREATE INDEX tickets_unprinted ON tickets (day) WHERE printed = 0;

CREATE TABLE calls (
    call     TEXT PRIMARY KEY,          -- 20200113-X113.1
    ticket   TEXT NOT NULL REFERENCES tickets (ticket),
    "order"  INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    desk     TEXT NOT NULL,
    seq      INTEGER NOT NULL
) STRICT;

CREATE TABLE showings (
    call    TEXT NOT NULL REFERENCES calls (call),
    display TEXT NOT NULL,
    showing INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (call, display, showing)
) STRICT, WITHOUT ROWID;

-- The highest number of each business day and letter. By letter, not by service: the letter makes a number unique.
CREATE TABLE counters (
    day         TEXT NOT NULL,
    letter      TEXT NOT NULL,
    ordinal     INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    PRIMARY KEY (day, letter)
) STRICT, WITHOUT ROWID;
CREATE INDEX counters_latest ON counters (letter, seq);

-- What each queue called last, and on which business day.
CREATE TABLE last_called (
    service TEXT PRIMARY KEY,
    day     TEXT NOT NULL,
    number  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE boxes (
    box            TEXT PRIMARY KEY,
    fill           INTEGER,
    envelopes      INTEGER NOT NULL DEFAULT 0,
    last_opened_at TEXT
) STRICT, WITHOUT ROWID;

-- What was answered to each command, so that the same command gets the same answer. "seq" is the last event then.
CREATE TABLE replies (
    command_id TEXT PRIMARY KEY,
    seq        INTEGER NOT NULL,
    reply      BLOB NOT NULL            -- msgspec JSON of vuoro.messages.replies.Reply
) STRICT, WITHOUT ROWID;
