"""What the advisor is wanted for: by the kiosk, before its paper or numbers end, and by its customers. Pure.

A wish of the kiosk's own is kept on its disk until it is withdrawn, so a restart neither doubles nor forgets it. Must
not know pages or hardware.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.events import ForgetWanted, KeepWanted, PrinterCondition
from devices.ticket_kiosk.front_events import AdvisorCalled, AdvisorNotNeeded
from devices.ticket_kiosk.state import Call, State
from vuoro.messages.commands import RequestHelp, WithdrawHelp
from vuoro.messages.loop import Answered, Durable, Effect, Send
from vuoro.messages.replies import Accepted
from vuoro.values import HelpReason, Moment, ServiceId

#: A kiosk that has just started, or just lost its hub, may well have numbers soon.
NUMBERS_PATIENCE_MS: Final = 30_000

_OF_PRINTER: Final = {
    PrinterCondition.PAPER_LOW: HelpReason.PAPER_LOW,
    PrinterCondition.PAPER_OUT: HelpReason.PAPER_OUT,
    PrinterCondition.COVER_OPEN: HelpReason.COVER_OPEN,
    PrinterCondition.OFFLINE: HelpReason.PRINTER_SILENT,
    PrinterCondition.SILENT: HelpReason.PRINTER_SILENT,
}


def call(state: State, event: AdvisorCalled) -> tuple[State, tuple[Effect, ...]]:
    """A customer wants the advisor to come; asked a second time, the hub knows it already."""
    request = RequestHelp(reason=event.reason, language=event.language, ticket=event.ticket)
    return replace(state, calls={**state.calls, event.reason: Call.ASKED}), (Send(request),)


def let_be(state: State, event: AdvisorNotNeeded) -> tuple[State, tuple[Effect, ...]]:
    """A customer wants the advisor no more."""
    calls = {reason: call for reason, call in state.calls.items() if reason is not event.reason}
    return replace(state, calls=calls), (Send(WithdrawHelp(reason=event.reason)),)


def answered(state: State, request: RequestHelp, event: Answered) -> State:
    """Take the hub's answer to a customer's call: only now somebody has been told."""
    if request.reason not in state.calls:
        return state
    heard = Call.HEARD if isinstance(event.reply, Accepted) else Call.REFUSED
    return replace(state, calls={**state.calls, request.reason: heard})


def settle(state: State, offered: tuple[ServiceId, ...]) -> tuple[State, tuple[Durable, ...]]:
    """Ask for the advisor where the kiosk has a new reason, and withdraw what is mended."""
    reasons = _of_printer(state) | _of_numbers(state, offered)
    if reasons == state.wanted:
        return state, ()
    effects: list[Durable] = []
    for reason in sorted(reasons - state.wanted):
        effects += [KeepWanted(reason), Send(RequestHelp(reason=reason))]
    for reason in sorted(state.wanted - reasons):
        effects += [ForgetWanted(reason), Send(WithdrawHelp(reason=reason))]
    return replace(state, wanted=reasons), tuple(effects)


def at(state: State, now: Moment) -> State:
    """Return the state at ``now``: a kiosk without its hub may have been so for long."""
    if state.reach.bearable:
        return replace(state, alone_from=None, is_alone=False) if state.alone_from is not None else state
    alone_from = now.mono_ms if state.alone_from is None else state.alone_from
    return replace(state, alone_from=alone_from, is_alone=now.mono_ms >= alone_from + NUMBERS_PATIENCE_MS)


def next_end(state: State) -> int | None:
    """Return when a kiosk without its hub has been so for long."""
    return None if state.alone_from is None or state.is_alone else state.alone_from + NUMBERS_PATIENCE_MS


def _of_printer(state: State) -> frozenset[HelpReason]:
    """Return what the printer wants; until it is known how it is, what it wanted before."""
    if state.printer is None:
        return state.wanted.intersection(_OF_PRINTER.values())
    reason = _OF_PRINTER.get(state.printer)
    return frozenset() if reason is None else frozenset({reason})


def _of_numbers(state: State, offered: tuple[ServiceId, ...]) -> frozenset[HelpReason]:
    """Return whether a service that is open here has no number left of the kiosk's own, and none to come soon."""
    for service in offered:
        is_refused = service in state.alone.not_before
        if state.services[service].open and not state.alone.can_give(service) and (is_refused or state.is_alone):
            return frozenset({HelpReason.NO_NUMBERS})
    return frozenset()
