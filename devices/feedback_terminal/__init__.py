"""The feedback terminal near the exit: one press of a key is a valid answer, counted exactly once."""
