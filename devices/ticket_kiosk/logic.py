"""The kiosk's rules: which presses become tickets, which ticket prints next, which lamps are lit. Pure.

A press that is taken becomes a ticket (`presses`) that is saved, printed (`papers`), and confirmed, in this order. Must
not know how anything is printed, lit or sent.
"""

from __future__ import annotations

from msgspec.structs import replace

from devices.ticket_kiosk import advisor, check_in, errands, papers, presses
from devices.ticket_kiosk.alone import Alone
from devices.ticket_kiosk.debounce import Debounce
from devices.ticket_kiosk.events import (
    KeepKnown,
    Light,
    Pressed,
    Printed,
    PrinterChanged,
    PrintFailed,
    Refuse,
    Released,
    Slip,
)
from devices.ticket_kiosk.front_events import AdvisorCalled, AdvisorNotNeeded, Arrived, Noted, NumberWanted, Wished
from devices.ticket_kiosk.health import health
from devices.ticket_kiosk.reach import Reach
from devices.ticket_kiosk.state import Press, Setup, State, Waiting
from vuoro.messages.commands import CheckIn, HandInTicket, LeaseNumbers, RequestHelp, TakeTicket
from vuoro.messages.device import Presence
from vuoro.messages.loop import Answered, Asked, Effect, Event, Learned, LinkChanged
from vuoro.messages.state import ServicesState, SiteState
from vuoro.values import ClientKind, HelpReason, Language, Moment, PresenceStatus, ServiceId

__all__ = ["Setup", "State", "busy", "gives", "initial", "next_due", "step"]


def initial(
    setup: Setup,
    unprinted: tuple[Slip, ...] = (),
    alone: Alone = Alone(),  # noqa: B008  it is frozen
    known: tuple[SiteState | ServicesState, ...] = (),
    *,
    served: tuple[Press, ...] = (),
    wanted: frozenset[HelpReason] = frozenset(),
    unreadable: int = 0,
) -> State:
    """Return the state at the start, from what was kept on the disk.

    ``unprinted`` are the saved tickets whose paper may not have come out, ``known`` is what the hub told last. The
    presses that were ``served`` will still be answered; the advisor was ``wanted`` for these reasons. ``unreadable`` is
    how much on the disk could not be read.
    """
    state = State(
        setup=setup,
        debounce=Debounce(setup.repeat_ms, setup.rebound_ms),
        reach=Reach(setup.hub_grace_ms),
        alone=alone,
        line=tuple(Waiting(slip) for slip in unprinted),
        presses=served,
        wanted=wanted,
        unreadable=unreadable,
    )
    for message in known:
        state = _know(state, message)
    return state


def step(state: State, event: Event, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after ``event`` and what has to be done."""
    state, shown = errands.at(_at(state, now), now)
    state, reaction = _react(state, event, now)
    state, settled = presses.settle(state, now)
    state, told = _prepare_to_be_alone(state, now)
    state, called = advisor.settle(state, offered(state))
    state, paper = papers.feed(state, now)
    state, lamps = _light(state)
    state, report = _report(state)
    return state, (*shown, *reaction, *settled, *told, *called, *paper, *lamps, *report)


def next_due(state: State) -> int | None:
    """Return when something changes by itself: a grace, a patience, a lease, a sign or the chosen language ends."""
    ends = (
        state.reach.next_end,
        state.language_until,
        state.alone.next_end,
        presses.next_end(state),
        advisor.next_end(state),
        errands.next_end(state),
    )
    return min((end for end in ends if end is not None), default=None)


def busy(state: State) -> bool:
    """Return whether a ticket is with the printer, or a customer waits for one."""
    return state.printing or presses.has_unsent(state)


def gives(state: State, service: ServiceId) -> bool:
    """Return whether a press for ``service`` becomes a ticket now: its lamp says the same."""
    info = state.services.get(service)
    is_open = info is not None and info.open and service not in state.closed
    return is_open and state.tells_numbers and presses.can_take(state, service)


def offered(state: State) -> tuple[ServiceId, ...]:
    """Return the services that this kiosk gives numbers for, as far as the point has them."""
    given = state.services if state.setup.all_services else state.setup.services
    return tuple(service for service in given if service in state.services)


def _at(state: State, now: Moment) -> State:
    state = replace(state, reach=state.reach.at(now), alone=state.alone.at(now))
    state = advisor.at(state, now)
    if not state.reach.bearable:
        state = _close_by_the_clock(state, now)
    forgotten = state.language_until is not None and now.mono_ms >= state.language_until
    return _choose(state, None, now) if forgotten else state


def _close_by_the_clock(state: State, now: Moment) -> State:
    """Close what would be closed by now, as far as the kiosk knows: no hub is there to tell."""
    over = {
        info.service: replace(info, open=False)
        for info in state.services.values()
        if info.open and info.closes_at is not None and info.closes_at <= now.utc
    }
    return replace(state, services={**state.services, **over}) if over else state


def _react(state: State, event: Event, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    match event:
        case Pressed():
            reaction = _pressed(state, event, now)
        case NumberWanted() | Arrived() | AdvisorCalled() | AdvisorNotNeeded() | Noted():
            reaction = _wished(state, event, now)
        case Answered():
            reaction = _answered(state, event, now)
        case Asked():
            reaction = errands.ask(state, event, now)
        case Printed() | PrintFailed():
            reaction = papers.ended(state, event)
        case Learned(message=SiteState() | ServicesState() as message):
            reaction = _keep(state, message)
        case _:
            reaction = _learn(state, event, now), ()
    return reaction


def _answered(state: State, event: Answered, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    match event.command:
        case TakeTicket() as wish:
            return presses.answered(state, wish, event)
        case CheckIn():
            return check_in.answered(state, event)
        case LeaseNumbers() as question:
            alone, kept = state.alone.answered(question, event.reply, now)
            return replace(state, alone=alone), kept
        case HandInTicket() as told:
            return replace(state, alone=state.alone.heard(told, event.reply)), ()
        case RequestHelp() as request:
            return advisor.answered(state, request, event), ()
        case _:
            return state, ()


def _learn(state: State, event: Event, now: Moment) -> State:
    match event:
        case Released(button=button, at=at):
            return replace(state, debounce=state.debounce.release(button, at.mono_ms))
        case LinkChanged(up=up):
            return replace(state, reach=state.reach.link(up=up, now=now))
        case Learned(message=Presence(client=ClientKind.CONTROLLER.value, status=status)):
            online = status is PresenceStatus.ONLINE
            return replace(state, reach=state.reach.controller(online=online, now=now))
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
    return _choose(presses.take(state, command, event.real_ns, now), None, now), ()


def _wished(state: State, event: Wished, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    match event:
        case NumberWanted(wish=wish) if gives(state, wish.service):
            return presses.take(state, wish, event.real_ns, now), ()
        case NumberWanted(wish=wish):
            return state, (Refuse(wish.service),)
        case Arrived(wish=wish):
            return check_in.ask(state, wish)
        case AdvisorCalled():
            return advisor.call(state, event)
        case AdvisorNotNeeded():
            return advisor.let_be(state, event)
        case Noted(ticket=ticket):
            return papers.let_go(state, ticket)


def _choose(state: State, language: Language | None, now: Moment) -> State:
    until = None if language is None else now.later(state.setup.language_ms)
    return replace(state, language=language, language_until=until)


def _keep(state: State, message: SiteState | ServicesState) -> tuple[State, tuple[Effect, ...]]:
    known = _know(state, message)
    is_news = (known.site, known.services) != (state.site, state.services)
    return known, (KeepKnown(message),) if is_news else ()


def _know(state: State, message: SiteState | ServicesState) -> State:
    match message:
        case SiteState() as site:
            return replace(state, site=site)
        case ServicesState(services=services):
            return replace(state, services={info.service: info for info in services}, closed={})


def _prepare_to_be_alone(state: State, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """While the hub is here: hand in what was given without it, and keep enough numbers for the next time."""
    if not state.reach.here:
        return state, ()
    alone, told = state.alone.hand_in(now)
    alone, asked = alone.ask(offered(state), now)
    return replace(state, alone=alone), (*told, *asked)


def _light(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Switch the lamps that have to change."""
    giving = frozenset(service for service in state.setup.services if gives(state, service))
    lit = giving if state.language is None else giving | {state.language.value}
    if state.show is not None:
        lit = errands.lamps(state)
    changed = sorted(lit ^ state.lit)
    return replace(state, lit=lit, giving=giving), tuple(Light(button, button in lit) for button in changed)


def _report(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Report the health where it has changed."""
    report = health(state)
    return (state, ()) if report == state.health else (replace(state, health=report), (report,))
