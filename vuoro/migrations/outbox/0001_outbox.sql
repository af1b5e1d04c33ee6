-- Commands that the controller has not answered yet, oldest first.
CREATE TABLE outbox (
    position   INTEGER PRIMARY KEY,
    command_id TEXT NOT NULL UNIQUE,
    request    BLOB NOT NULL           -- msgspec JSON of vuoro.messages.commands.Request
) STRICT;

-- What this program could not read, such as commands of a newer version; kept for people, never sent.
CREATE TABLE outbox_unreadable (
    position   INTEGER PRIMARY KEY,
    command_id TEXT NOT NULL,
    request    BLOB NOT NULL,
    problem    TEXT NOT NULL
) STRICT;
