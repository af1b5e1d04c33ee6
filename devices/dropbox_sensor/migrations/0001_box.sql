-- What the box must not forget, one row: the envelopes since the door was last open, and an opening not handed in yet.
-- A box that was made without a version has these tables already.
CREATE TABLE IF NOT EXISTS box (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    envelopes         INTEGER NOT NULL,
    opened_at         TEXT,
    closed_at         TEXT,
    opening_envelopes INTEGER,
    fill_before       INTEGER,
    watched           INTEGER
) STRICT;

-- Openings that the controller has refused, to be handed in again.
CREATE TABLE IF NOT EXISTS opening_set_aside (
    seq     INTEGER PRIMARY KEY,
    command TEXT NOT NULL              -- msgspec JSON of vuoro.messages.box_commands.ReportOpening
) STRICT;
