"""What a kiosk asks for, and hands in, to go on giving numbers while the hub is away."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from vuoro.messages.command import Command
from vuoro.values import Language, Need, ServiceId, TicketNumber


class LeaseNumbers(Command, frozen=True, kw_only=True, tag="lease_numbers"):
    """A kiosk asks for a block of numbers of its own; see `vuoro.leases`.

    ``boot`` and ``asked_ms`` (of the kiosk's monotonic clock) are for the kiosk itself, which finds them again beside
    the answer: a block is good only in the boot that asked for it, and only for so long from then on. ``offered`` is
    for how many services the kiosk gives numbers, None for all of the site's: the fewer, the larger is each block.
    """

    service: ServiceId
    boot: str
    asked_ms: int
    offered: Annotated[int, Meta(ge=1)] | None = None


class HandInTicket(Command, frozen=True, kw_only=True, tag="hand_in_ticket"):
    """A kiosk tells of a ticket that it has given from its own block of numbers, the one of ``epoch``.

    ``age_ms`` is how long ago that was by the kiosk's monotonic clock, None where it has been switched off since.
    """

    number: TicketNumber
    service: ServiceId
    language: Language
    needs: tuple[Need, ...] = ()
    epoch: Annotated[int, Meta(ge=1)]
    age_ms: Annotated[int, Meta(ge=0)] | None
