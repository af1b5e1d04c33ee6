-- Who may sign in, who is signed in, and who did what. Account ids only: no name of anybody is in here.

CREATE TABLE accounts (
    account TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    authority TEXT,
    password TEXT,
    disabled INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Secrets of browsers and links are kept as their hashes: whoever reads a backup cannot sign in with it.
CREATE TABLE sessions (
    token BLOB PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    desk TEXT,
    seen_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;

CREATE TABLE pins (
    device BLOB NOT NULL,
    account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    pin TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (device, account)
) STRICT;

CREATE TABLE links (
    token BLOB PRIMARY KEY,
    account TEXT REFERENCES accounts ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;

CREATE TABLE access_log (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account TEXT NOT NULL,
    role TEXT,
    act TEXT NOT NULL,
    command_id TEXT,
    outcome TEXT NOT NULL
) STRICT;

CREATE INDEX access_log_by_time ON access_log (at);
CREATE INDEX access_log_by_command ON access_log (command_id) WHERE command_id IS NOT NULL;

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
