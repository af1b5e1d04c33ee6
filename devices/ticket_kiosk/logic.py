"""The kiosk's rules: which presses become tickets, which ticket prints next, which lamps are lit. Pure.

A press that is taken is a command in the outbox; its answer is a ticket that is saved, printed, and confirmed, in this
order, one paper after the other. Must not know how anything is printed, lit or sent.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from devices.ticket_kiosk.debounce import Debounce
from devices.ticket_kiosk.events import (
    Light,
    MarkPrinted,
    Pressed,
    Print,
    Printed,
    PrinterChanged,
    PrinterCondition,
    PrintFailed,
    Refuse,
    Released,
    SaveTicket,
    Slip,
)
from devices.ticket_kiosk.reach import Reach
from vuoro.messages.commands import TakeTicket, TicketPrinted
from vuoro.messages.device import Finding, Presence, Severity
from vuoro.messages.loop import Answered, Effect, Event, Learned, LinkChanged, ReportHealth, Send
from vuoro.messages.replies import Accepted, Rejected, RejectionCode, TicketTaken
from vuoro.messages.state import ServiceInfo, ServicesState, SiteState
from vuoro.values import ClientKind, Language, Moment, PresenceStatus, ServiceId, TicketId

#: The time zone of a ticket printed before the hub has told the site's own.
FALLBACK_TIME_ZONE: Final = "Europe/Helsinki"


class Setup(Struct, frozen=True, kw_only=True):
    """What the kiosk was built with, from its settings; times in milliseconds."""

    services: tuple[ServiceId, ...]
    languages: tuple[Language, ...] = ()
    default_language: Language = Language.FI
    repeat_ms: int = 500
    rebound_ms: int = 50
    hub_grace_ms: int = 10_000
    language_ms: int = 15_000


class Press(Struct, frozen=True):
    """A press that was taken and not yet answered."""

    service: ServiceId
    real_ns: int


class Waiting(Struct, frozen=True):
    """A saved ticket in the line for the printer."""

    slip: Slip
    pressed_ns: int | None = None


class State(Struct, frozen=True, kw_only=True):
    """All that the kiosk knows.

    ``line[0]`` is with the printer while ``printing``. ``closed`` holds the services the controller refused a ticket
    for since it last told which are open, each with the reason. ``lit`` and ``health`` are what was last made visible.
    """

    setup: Setup
    debounce: Debounce
    reach: Reach
    line: tuple[Waiting, ...]
    printing: bool = False
    printer: PrinterCondition | None = None
    printer_detail: str = ""
    site: SiteState | None = None
    services: dict[ServiceId, ServiceInfo] = {}
    closed: dict[ServiceId, str] = {}
    presses: tuple[Press, ...] = ()
    language: Language | None = None
    language_until: int | None = None
    lit: frozenset[str] = frozenset()
    health: ReportHealth | None = None


def initial(setup: Setup, unprinted: tuple[Slip, ...] = ()) -> State:
    """Return the state at the start; ``unprinted`` are the saved tickets whose paper may not have come out."""
    return State(
        setup=setup,
        debounce=Debounce(setup.repeat_ms, setup.rebound_ms),
        reach=Reach(setup.hub_grace_ms),
        line=tuple(Waiting(slip) for slip in unprinted),
    )


def step(state: State, event: Event, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after ``event`` and what has to be done."""
    state, reaction = _react(_at(state, now), event, now)
    state, paper = _feed(state)
    state, lamps = _light(state)
    state, health = _report(state)
    return state, (*reaction, *paper, *lamps, *health)


def next_due(state: State) -> int | None:
    """Return when a grace for the hub or the chosen language ends."""
    return min((end for end in (state.reach.next_end, state.language_until) if end is not None), default=None)


def busy(state: State) -> bool:
    """Return whether a ticket is with the printer."""
    return state.printing


def gives(state: State, service: ServiceId) -> bool:
    """Return whether a press for ``service`` becomes a ticket now: its lamp says the same."""
    info = state.services.get(service)
    is_open = info is not None and info.open and service not in state.closed
    return is_open and state.reach.bearable and state.printer is not None and state.printer.can_print


def _at(state: State, now: Moment) -> State:
    state = replace(state, reach=state.reach.at(now))
    forgotten = state.language_until is not None and now.mono_ms >= state.language_until
    return _choose(state, None, now) if forgotten else state


def _react(state: State, event: Event, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    match event:
        case Pressed():
            return _pressed(state, event, now)
        case Answered(command=TakeTicket() as command):
            return _answered(state, command, event)
        case Printed(ticket=ticket):
            return _printed(state, ticket)
        case _:
            return _learn(state, event, now), ()


def _learn(state: State, event: Event, now: Moment) -> State:
    match event:
        case Released(button=button, at=at):
            return replace(state, debounce=state.debounce.release(button, at.mono_ms))
        case LinkChanged(up=up):
            return replace(state, reach=state.reach.link(up=up, now=now))
        case Learned():
            return _hear_hub(state, event, now)
        case PrintFailed(condition=condition, detail=detail):
            return replace(state, printing=False, printer=condition, printer_detail=detail)
        case PrinterChanged(condition=condition, detail=detail):
            return replace(state, printer=condition, printer_detail=detail)
        case _:
            return state


def _pressed(state: State, event: Pressed, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    debounce, is_press = state.debounce.strike(event.button, event.at.mono_ms)
    state = replace(state, debounce=debounce)
    if not is_press:
        return state, ()
    if event.button in state.setup.languages:
        return _choose(state, Language(event.button), now), ()
    if event.button not in state.setup.services or not gives(state, event.button):
        return state, (Refuse(event.button),)
    command = TakeTicket(service=event.button, language=state.language or state.setup.default_language)
    presses = (*state.presses, Press(event.button, event.real_ns))
    return _choose(replace(state, presses=presses), None, now), (Send(command),)


def _choose(state: State, language: Language | None, now: Moment) -> State:
    until = None if language is None else now.later(state.setup.language_ms)
    return replace(state, language=language, language_until=until)


def _hear_hub(state: State, event: Learned, now: Moment) -> State:
    match event.message:
        case SiteState() as site:
            return replace(state, site=site)
        case ServicesState(services=services):
            return replace(state, services={info.service: info for info in services}, closed={})
        case Presence(client=client, status=status) if client == ClientKind.CONTROLLER.value:
            online = status is PresenceStatus.ONLINE
            return replace(state, reach=state.reach.controller(online=online, now=now))
        case _:
            return state


def _answered(state: State, command: TakeTicket, event: Answered) -> tuple[State, tuple[Effect, ...]]:
    press = next((press for press in state.presses if press.service == command.service), None)
    rest = [other for other in state.presses if other is not press]
    state = replace(state, presses=tuple(rest))
    match event.reply:
        case Accepted(result=TicketTaken() as taken):
            slip = _slip(state, taken)
            waiting = Waiting(slip, None if press is None else press.real_ns)
            return replace(state, line=(*state.line, waiting)), (SaveTicket(slip),)
        case Rejected(code=code):
            return replace(state, closed={**state.closed, command.service: code.value}), (Refuse(command.service),)
        case _:
            return state, ()


def _slip(state: State, taken: TicketTaken) -> Slip:
    service = state.services.get(taken.ticket.service)
    floors = {info.floor for info in state.services.values()}
    return Slip(
        ticket=taken.ticket,
        ahead=taken.ahead,
        wait=taken.wait,
        service=service,
        point=None if state.site is None else state.site.name,
        time_zone=FALLBACK_TIME_ZONE if state.site is None else state.site.time_zone,
        floor=service.floor if service is not None and len(floors) > 1 else None,
    )


def _printed(state: State, ticket: TicketId) -> tuple[State, tuple[Effect, ...]]:
    if not state.printing or state.line[0].slip.ticket.ticket != ticket:
        return state, ()
    state = replace(state, printing=False, line=state.line[1:])
    return state, (MarkPrinted(ticket), Send(TicketPrinted(ticket=ticket)))


def _feed(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Give the next ticket of the line to the printer."""
    ready = state.printer is not None and state.printer.can_print and not state.printing
    if not (ready and state.line):
        return state, ()
    first = state.line[0]
    return replace(state, printing=True), (Print(first.slip, first.pressed_ns),)


def _light(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Switch the lamps that have to change."""
    lit = frozenset(service for service in state.setup.services if gives(state, service))
    if state.language is not None:
        lit |= {state.language.value}
    changed = sorted(lit ^ state.lit)
    return replace(state, lit=lit), tuple(Light(button, button in lit) for button in changed)


#: A service that gave no ticket for such a reason is as it should be: its hours have just ended, or its queue is full.
_NO_TROUBLE: Final = frozenset({RejectionCode.SERVICE_CLOSED.value, RejectionCode.SERVICE_FULL.value})

_PRINTER_FINDINGS: Final[dict[PrinterCondition, str]] = {
    PrinterCondition.PAPER_LOW: "paper_low",
    PrinterCondition.PAPER_OUT: "paper_out",
    PrinterCondition.COVER_OPEN: "cover_open",
    PrinterCondition.OFFLINE: "printer_offline",
    PrinterCondition.SILENT: "printer_silent",
}


def _report(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Report the health where it has changed."""
    health = ReportHealth(
        findings=_findings(state),
        readings={
            "printer": "unknown" if state.printer is None else state.printer.value,
            "lamps_lit": len(state.lit.intersection(state.setup.services)),
        },
    )
    return (state, ()) if health == state.health else (replace(state, health=health), (health,))


def _findings(state: State) -> tuple[Finding, ...]:
    findings = []
    if state.printer in _PRINTER_FINDINGS:
        severity = Severity.WARNING if state.printer.can_print else Severity.FAULT
        code = _PRINTER_FINDINGS[state.printer]
        findings.append(Finding(code=code, severity=severity, detail=state.printer_detail))
    if state.reach.controller_away:
        findings.append(Finding(code="controller_away", severity=Severity.FAULT, detail=""))
    for service, reason in state.closed.items():
        if reason not in _NO_TROUBLE:
            findings.append(Finding(code="ticket_refused", severity=Severity.WARNING, detail=f"{service}: {reason}"))
    return tuple(findings)
