-- Presses that were sent to the hub, and served with a number of the kiosk's own before the hub answered.
CREATE TABLE kiosk_served (
    position INTEGER PRIMARY KEY,
    wish     BLOB NOT NULL             -- msgspec JSON of vuoro.messages.commands.TakeTicket
) STRICT;

-- What the kiosk wants the advisor for on its own account, until it is mended.
CREATE TABLE kiosk_wanted (
    reason TEXT PRIMARY KEY
) STRICT;
