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
