"""The queue display of a waiting area: shows each call twice with a chime, and says so when it may be out of date."""

import os

# Read by pygame while it is imported, so it has to stand before any module of this package that does so.
# pygame advertises itself on stdout unless told not to.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
# SDL would turn SIGTERM into an event that nobody waits for; the daemon has its own way to stop.
os.environ.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")
