-- Where a device whose disk was full tries whether it takes something again; empty but for that moment.
CREATE TABLE disk_trial (
    id      INTEGER PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
