-- The site model that the controller works by. One that would lose customers is not taken, also not after a restart.
CREATE TABLE site (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    model BLOB NOT NULL                 -- msgspec JSON of vuoro.site.Site
) STRICT;
