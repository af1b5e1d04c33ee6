-- The first versions of the kiosk made these tables without a number, so they may be there already.

-- Tickets whose paper is not out yet, in the order in which they are printed.
CREATE TABLE IF NOT EXISTS kiosk_tickets (
    position INTEGER PRIMARY KEY,
    ticket   TEXT NOT NULL UNIQUE,
    slip     BLOB NOT NULL             -- msgspec JSON of devices.ticket_kiosk.events.Slip
) STRICT;

-- The block of numbers that is leased for each service, and which of them is given next.
CREATE TABLE IF NOT EXISTS kiosk_blocks (
    service TEXT PRIMARY KEY,
    held    BLOB NOT NULL              -- msgspec JSON of vuoro.leases.HeldLease
) STRICT;

-- Tickets that the kiosk has given by itself and the hub has not heard of.
CREATE TABLE IF NOT EXISTS kiosk_offline (
    position INTEGER PRIMARY KEY,
    ticket   TEXT NOT NULL UNIQUE,
    given    BLOB NOT NULL,            -- msgspec JSON of vuoro.leases.OfflineTicket
    printed  INTEGER NOT NULL
) STRICT;

-- What the hub told last, for a start without it.
CREATE TABLE IF NOT EXISTS kiosk_known (
    name    TEXT PRIMARY KEY,
    message BLOB NOT NULL
) STRICT;
