"""The people of a simulated lobby: customers at the kiosk, clerks at their desks, an advisor who walks about.

Owns who does what with hands and eyes alone: buttons and the console's commands. Must not know a feed or a clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from simulation.link import Link
from vuoro.messages.commands import (
    Actor,
    AnyCommand,
    CallNext,
    CancelTicket,
    FinishService,
    OpenDesk,
    StartService,
)
from vuoro.messages.replies import Accepted, Rejected, TicketCalledTo
from vuoro.messages.simulation import AnyAct, PressButton
from vuoro.site import Desk, Site
from vuoro.values import CallId, CancelReason, ClientId, DeskId, Role, ServiceId, TicketId

_ADVISOR: Final = Actor(account="advisor-1", role=Role.ADVISOR)


@dataclass
class _AtDesk:
    """What a clerk knows of the own desk: whom the last call was for, when (in order), and whether that goes on."""

    ticket: TicketId | None = None
    started: bool = False
    last_call: int = 0


@dataclass(frozen=True)
class Called:
    """A call that a clerk has made, and when the clerk pressed the key (real CLOCK_MONOTONIC)."""

    call: CallId
    desk: DeskId
    ticket: TicketId
    sent_ns: int


class People:
    """Everyone in the lobby; ``refusals`` are the answers that nobody expected."""

    def __init__(self, site: Site, link: Link, act: Callable[[ClientId, AnyAct], None]) -> None:
        """``act`` lets something happen to a device."""
        self._link = link
        self._act = act
        self._site = site
        self._kiosk: ClientId = site.kiosks[0].client
        self._desks = {desk.id: _AtDesk() for desk in site.desks}
        self._calls = 0
        self.refusals: list[str] = []

    def press(self, service: ServiceId) -> None:
        """A customer presses the button of a service."""
        self._act(self._kiosk, PressButton(button=service))

    def leave(self, service: ServiceId) -> bool:
        """The last customer in a queue has enough; the advisor cancels the ticket. Return whether anybody left."""
        waiting = self._link.recorder.waiting(service)
        if not waiting:
            self.refusals.append(f"somebody leaves {service}, where nobody waits")
            return False
        return self._ask([CancelTicket(ticket=waiting[-1], reason=CancelReason.LEFT)], _ADVISOR)[-1] is not None

    def call(self, service: ServiceId) -> Called | None:
        """A clerk of a service calls the next customer, at the desk that has been without a call for longest."""
        desk = min(self._site.desks_of(service), key=lambda desk: self._desks[desk.id].last_call)
        before = self._finishing(self._desks[desk.id])
        self._calls += 1
        sent_ns = time.monotonic_ns()
        call = CallNext(desk=desk.id, services=(service,))
        reply = self._ask([*before, OpenDesk(desk=desk.id), call], self._clerk(desk, service))[-1]
        if reply is None or not isinstance(reply.result, TicketCalledTo):
            return None
        ticket = reply.result.ticket.ticket
        self._desks[desk.id] = _AtDesk(ticket, started=False, last_call=self._calls)
        return Called(reply.result.call.call, desk.id, ticket, sent_ns)

    def start(self, desk: DeskId, ticket: TicketId) -> bool:
        """The customer has come to the desk, unless another one is there already; return whether that is so."""
        at = self._desks[desk]
        if at.ticket != ticket or at.started:
            return False
        at.started = True
        self._ask([StartService(ticket=ticket)], self._clerk_at(desk))
        return True

    def finish(self, desk: DeskId) -> None:
        """The clerk is done with whoever is at the desk."""
        commands = self._finishing(self._desks[desk])
        if commands:
            self._ask(commands, self._clerk_at(desk))

    def finish_all(self) -> None:
        """The clerks are done with everybody."""
        for desk in self._desks:
            self.finish(desk)

    def _finishing(self, at: _AtDesk) -> list[AnyCommand]:
        """Return what the clerk has still to say of the customer at the desk, who is gone after it."""
        if at.ticket is None:
            return []
        start: list[AnyCommand] = [] if at.started else [StartService(ticket=at.ticket)]
        finish = FinishService(ticket=at.ticket)
        at.ticket = None
        return [*start, finish]

    def _ask(self, commands: Sequence[AnyCommand], actor: Actor) -> list[Accepted | None]:
        replies = self._link.commands(commands, actor)
        for command, reply in zip(commands, replies, strict=True):
            if isinstance(reply, Rejected):
                self.refusals.append(f"{command} was refused: {reply.code}, {reply.message}")
        return [reply if isinstance(reply, Accepted) else None for reply in replies]

    def _clerk_at(self, desk: DeskId) -> Actor:
        its = self._site.desk(desk)
        return self._clerk(its, its.services[0])

    def _clerk(self, desk: Desk, service: ServiceId) -> Actor:
        authority = self._site.service(service).authority
        return Actor(account=f"clerk-{desk.id}", role=Role.CLERK, authority=authority, desk=desk.id)
