-- Blocks of numbers that kiosks hold for the time when the hub is away; the epoch is one higher with every block.
CREATE TABLE leases (
    epoch      INTEGER PRIMARY KEY,
    kiosk      TEXT NOT NULL,
    service    TEXT NOT NULL,
    letter     TEXT NOT NULL,
    first      INTEGER NOT NULL,
    last       INTEGER NOT NULL,
    day        TEXT NOT NULL,
    granted_ms INTEGER NOT NULL,        -- believed time, milliseconds since 1970
    seq        INTEGER NOT NULL
) STRICT;

-- The block that the ticket's number is from, where a kiosk has given it by itself.
ALTER TABLE tickets ADD COLUMN lease INTEGER;
CREATE INDEX tickets_handed_in ON tickets (lease) WHERE lease IS NOT NULL;
