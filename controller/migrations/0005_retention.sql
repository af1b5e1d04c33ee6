-- What is left of old tickets: how many there were in each hour, by the hour of the wall in which they were taken.
CREATE TABLE hourly (
    day        TEXT NOT NULL,
    hour       INTEGER NOT NULL,
    service    TEXT NOT NULL,           -- the one that the ticket ended in
    language   TEXT NOT NULL,
    channel    TEXT NOT NULL,
    issued     INTEGER NOT NULL,
    called     INTEGER NOT NULL,
    served     INTEGER NOT NULL,
    no_show    INTEGER NOT NULL,
    wait_ms    INTEGER NOT NULL,        -- of all that were called, together, until their first call
    service_ms INTEGER NOT NULL,        -- of all that were served, together
    PRIMARY KEY (day, hour, service, language, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE hourly_cancelled (
    day      TEXT NOT NULL,
    hour     INTEGER NOT NULL,
    service  TEXT NOT NULL,
    language TEXT NOT NULL,
    channel  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    tickets  INTEGER NOT NULL,
    PRIMARY KEY (day, hour, service, language, channel, reason)
) STRICT, WITHOUT ROWID;

-- How many waited for so many whole minutes until their first call: medians and other quantiles can be told from it.
CREATE TABLE hourly_waits (
    day      TEXT NOT NULL,
    hour     INTEGER NOT NULL,
    service  TEXT NOT NULL,
    language TEXT NOT NULL,
    channel  TEXT NOT NULL,
    minutes  INTEGER NOT NULL,
    tickets  INTEGER NOT NULL,
    PRIMARY KEY (day, hour, service, language, channel, minutes)
) STRICT, WITHOUT ROWID;

-- The mark of the retention. The history is whole from "first_kept" on; below it, what told of single tickets and of
-- clerks is gone, or goes next: it is gone up to "thinned_to". Nothing can be deleted without moving the mark first, and
-- the mark cannot be moved over a ticket that is still kept, nor over the last event, nor back.
CREATE TABLE retention (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    first_kept INTEGER NOT NULL,
    thinned_to INTEGER NOT NULL CHECK (thinned_to <= first_kept)
) STRICT;
INSERT INTO retention (id, first_kept, thinned_to) VALUES (1, 1, 1);

CREATE TRIGGER retention_keeps_its_mark BEFORE UPDATE ON retention
WHEN NEW.first_kept < OLD.first_kept
    OR NEW.thinned_to < OLD.thinned_to
    OR NEW.first_kept > (SELECT coalesce(max(seq), 1) FROM events)
    OR NEW.first_kept <> OLD.first_kept AND EXISTS (SELECT 1 FROM tickets WHERE issued_seq < NEW.first_kept)
BEGIN
    SELECT raise(ABORT, 'retention: the mark only rises, and only over what is no longer needed');
END;

CREATE TRIGGER retention_never_goes BEFORE DELETE ON retention
BEGIN
    SELECT raise(ABORT, 'retention: there is always a mark');
END;

-- What a start and the retention look for by the ticket.
CREATE INDEX calls_of_ticket ON calls (ticket);

DROP TRIGGER events_never_go;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
WHEN OLD.seq >= (SELECT first_kept FROM retention)
    OR OLD.kind IN ('feedback_given', 'fill_reported', 'box_opened', 'numbers_leased', 'site_changed')
BEGIN
    SELECT raise(ABORT, 'events: what has happened does not go away');
END;
