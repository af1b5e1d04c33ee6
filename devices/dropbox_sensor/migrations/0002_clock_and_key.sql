-- Whether the clock was known to be right that told the times of the opening, and whether the key at the box was turned.
-- Of an opening from before, nobody knows the former.
ALTER TABLE box ADD COLUMN clock_trusted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE box ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
