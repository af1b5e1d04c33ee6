-- What the wait ranges have learnt up to event "seq"; the few facts after it are told anew at a start. One row.
CREATE TABLE waits (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    seq   INTEGER NOT NULL,
    state BLOB NOT NULL                 -- msgspec JSON of controller.core.waits.Waits
) STRICT;
