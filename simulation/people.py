"""The people of a simulated lobby: customers at the kiosk, clerks at their desks, an advisor who walks about.

Owns who does what with hands and eyes alone: buttons and the console's commands. Must not know a feed or a clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from simulation.link import Link, StuckError
from vuoro.messages.commands import (
    Actor,
    AnyCommand,
    CallNext,
    CancelTicket,
    ConfirmEmptying,
    FinishService,
    OpenDesk,
    StartService,
)
from vuoro.messages.replies import Accepted, Numbered, Rejected, RejectionCode, TicketCalledTo
from vuoro.messages.simulation import AnyAct, PressButton
from vuoro.messages.state import DeskState
from vuoro.site import Desk, Site
from vuoro.values import (
    AuthorityId,
    BoxId,
    CallId,
    CancelReason,
    ClientId,
    DeskId,
    LateReason,
    Role,
    ServiceId,
    TicketId,
    TicketNumber,
    TicketState,
)

ADVISOR: Final = Actor(account="advisor-1", role=Role.ADVISOR)


@dataclass
class _AtDesk:
    """What a clerk knows of the own desk: for whom it is open, whom the last call was for, and when (in order)."""

    open_for: AuthorityId | None = None
    ticket: TicketId | None = None
    started: bool = False
    last_call: int = 0


@dataclass(frozen=True)
class Called:
    """A call that a clerk has made, and when the clerk pressed the key (real CLOCK_MONOTONIC)."""

    call: CallId
    number: TicketNumber
    desk: DeskId
    ticket: TicketId
    sent_ns: int


@dataclass(frozen=True)
class Refusal:
    """An answer that nobody expected."""

    command: AnyCommand
    code: RejectionCode
    message: str

    def __str__(self) -> str:
        return f"{self.command} was refused: {self.code}, {self.message}"


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
        self.refusals: list[Refusal] = []

    def press(self, service: ServiceId) -> None:
        """A customer presses the button of a service."""
        self._act(self._kiosk, PressButton(button=service))

    def leave(self, service: ServiceId) -> bool:
        """The last customer in a queue has enough; the advisor cancels the ticket. Return whether anybody left."""
        waiting = self._link.recorder.waiting(service)
        if not waiting:
            return False
        return self._ask([CancelTicket(ticket=waiting[-1], reason=CancelReason.LEFT)], ADVISOR)[-1] is not None

    def confirm(self, box: BoxId, opening: int) -> int | None:
        """The advisor says that an opening was an emptying, and that there was a rush, should it be late.

        Return the record of that.
        """
        reply = self._ask([ConfirmEmptying(box=box, opening=opening, late=LateReason.RUSH)], ADVISOR)[-1]
        return reply.result.number if reply is not None and isinstance(reply.result, Numbered) else None

    def look_at(self, desk: DeskState) -> None:
        """A clerk looks at the own desk, where somebody may be from before."""
        at = self._desks[desk.desk]
        at.open_for = at.open_for if desk.open else None
        at.ticket = None if desk.ticket is None else desk.ticket.ticket
        at.started = desk.ticket is not None and desk.ticket.state is TicketState.SERVING

    def call(self, service: ServiceId) -> Called | None:
        """A clerk of a service calls the next customer, at the desk that has been without a call for longest."""
        desk = min(self._site.desks_of(service), key=lambda desk: self._desks[desk.id].last_call)
        at, clerk = self._desks[desk.id], self._clerk(desk, service)
        before = [*self._finishing(at), *self._opening(at, clerk)]
        self._calls += 1
        sent_ns = time.monotonic_ns()
        call = CallNext(desk=desk.id, services=(service,))
        reply = self._ask([*before, call], clerk)[-1]
        if reply is None or not isinstance(reply.result, TicketCalledTo):
            return None
        at.ticket, at.started, at.last_call = reply.result.ticket.ticket, False, self._calls
        return Called(reply.result.call.call, reply.result.call.number, desk.id, at.ticket, sent_ns)

    def start(self, called: Called) -> None:
        """The called customer has come to the desk, unless another one is there already."""
        at = self._desks[called.desk]
        if at.ticket == called.ticket and not at.started:
            at.started = True
            self._ask([StartService(ticket=called.ticket)], self._clerk_at(called.desk))

    def finish(self, called: Called) -> None:
        """The clerk is done with the called customer, unless that has been said already."""
        if self._desks[called.desk].ticket == called.ticket:
            self._finish(called.desk)

    def finish_all(self) -> None:
        """The clerks are done with everybody."""
        for desk in self._desks:
            self._finish(desk)

    def _finish(self, desk: DeskId) -> None:
        commands = self._finishing(self._desks[desk])
        if commands:
            self._ask(commands, self._clerk_at(desk))

    def _opening(self, at: _AtDesk, clerk: Actor) -> list[AnyCommand]:
        """Return what the clerk does before the first call, after a colleague of another authority had the desk."""
        if clerk.desk is None or at.open_for == clerk.authority:
            return []
        at.open_for = clerk.authority
        return [OpenDesk(desk=clerk.desk)]

    def _finishing(self, at: _AtDesk) -> list[AnyCommand]:
        """Return what the clerk has still to say of the customer at the desk, who is gone after it."""
        if at.ticket is None:
            return []
        start: list[AnyCommand] = [] if at.started else [StartService(ticket=at.ticket)]
        finish = FinishService(ticket=at.ticket)
        at.ticket = None
        return [*start, finish]

    def _ask(self, commands: Sequence[AnyCommand], actor: Actor) -> list[Accepted | None]:
        try:
            replies = self._link.commands(commands, actor)
        except StuckError:
            for at in self._desks.values():
                at.open_for = None  # whether a desk was opened is not known; a desk may be opened again
            raise
        for command, reply in zip(commands, replies, strict=True):
            if isinstance(reply, Rejected):
                self.refusals.append(Refusal(command, reply.code, reply.message))
        return [reply if isinstance(reply, Accepted) else None for reply in replies]

    def _clerk_at(self, desk: DeskId) -> Actor:
        its = self._site.desk(desk)
        return self._clerk(its, its.services[0])

    def _clerk(self, desk: Desk, service: ServiceId) -> Actor:
        authority = self._site.service(service).authority
        return Actor(account=f"clerk-{desk.id}", role=Role.CLERK, authority=authority, desk=desk.id)
