"""What of an event may leave the hub.

Owns the one place where free text is taken out of facts. Everything that is published or replayed goes through here.
"""

from __future__ import annotations

from msgspec.structs import replace

from vuoro.messages.events import Event, NoticePut


def outside(event: Event) -> Event:
    """Return ``event`` as others than the hub see it."""
    if isinstance(event.fact, NoticePut):
        return replace(event, fact=replace(event.fact, texts=None))
    return event
