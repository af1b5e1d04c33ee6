-- The first versions of the terminal made these tables without a number, so they may be there already.

-- Every press; ``waiting`` is 1 until it has become an answer, been corrected by another, or was none.
CREATE TABLE IF NOT EXISTS press (
    seq       INTEGER PRIMARY KEY,
    question  TEXT NOT NULL,
    key       INTEGER NOT NULL,
    boot      TEXT NOT NULL,
    mono_ms   INTEGER NOT NULL,
    utc       TEXT NOT NULL,
    rested_ms INTEGER,
    waiting   INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX IF NOT EXISTS press_waiting ON press (seq) WHERE waiting = 1;

-- Answers that the controller has refused, to be handed in again.
CREATE TABLE IF NOT EXISTS answer_set_aside (
    seq     INTEGER PRIMARY KEY,
    command TEXT NOT NULL
) STRICT;
