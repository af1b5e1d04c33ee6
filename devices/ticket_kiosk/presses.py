"""From a press to a saved ticket: who gives the number, the hub or the kiosk itself, and that nobody gets two. Pure.

A press goes to the hub when that is here. A customer who has waited too long gets a number of the kiosk's own. Then

- a press that was never sent is the kiosk's alone;
- one that was sent may have reached the hub all the same, which answers when it is back: with a ticket that nobody
  holds in hand. The kiosk gives it back at once, by its code, and prints nothing, also after a restart.

Must not know buttons, pages or paper.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from devices.ticket_kiosk.events import ForgetServed, KeepServed, Refuse, SaveTicket
from devices.ticket_kiosk.slips import offline_slip, taken_slip
from devices.ticket_kiosk.state import Press, State, Waiting
from vuoro.messages.commands import AnyCommand, CancelByCode, TakeTicket
from vuoro.messages.loop import Answered, Effect, Send
from vuoro.messages.replies import Accepted, Rejected, RejectionCode, TicketTaken
from vuoro.values import Moment, ServiceId


def take(state: State, wish: TakeTicket, real_ns: int, now: Moment) -> State:
    """Return the state with a press whose customer now waits; `settle` decides what becomes of it."""
    press = Press(wish=wish, real_ns=real_ns, until_ms=now.later(state.setup.answer_ms))
    return replace(state, presses=(*state.presses, press))


def remembered(served: Sequence[TakeTicket], asked: Sequence[AnyCommand]) -> tuple[Press, ...]:
    """Return the presses of before a restart that were served; ``asked`` is what the hub has still to answer.

    One whose command is gone will get no answer, and must not take that of the next customer with the same wish.
    """
    open_ = list(asked)
    presses = []
    for wish in served:
        if wish in open_:
            open_.remove(wish)
            presses.append(Press(wish=wish, real_ns=0, until_ms=0, sent=True, served=True))
    return tuple(presses)


def next_end(state: State) -> int | None:
    """Return when a customer has waited too long whom the kiosk can help."""
    ends = [press.until_ms for press in state.presses if not press.served and state.alone.can_give(press.wish.service)]
    return min(ends, default=None)


def has_unsent(state: State) -> bool:
    """Return whether a customer waits whose press only the kiosk knows of."""
    return any(not press.sent for press in state.presses)


def settle(state: State, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Send what the hub can hear, help whom it has kept waiting, and refuse whom nobody can help."""
    presses, state = state.presses, replace(state, presses=())
    effects: list[Effect] = []
    for press in presses:
        state, done = _settle(state, press, now)
        effects.extend(done)
    return state, tuple(effects)


def answered(state: State, wish: TakeTicket, event: Answered) -> tuple[State, tuple[Effect, ...]]:
    """Take the hub's answer to a press."""
    press = _answered_press(state, wish)
    state = replace(state, presses=tuple(each for each in state.presses if each is not press))
    if press is not None and press.served:
        state, effects = _too_late(state, press, event)
        return state, (ForgetServed(wish), *effects)
    match event.reply:
        case Accepted(result=TicketTaken() as taken):
            waiting = Waiting(taken_slip(state, taken), None if press is None else press.real_ns)
            return replace(state, line=(*state.line, waiting)), (SaveTicket(waiting.slip),)
        case Rejected(code=refusal):
            return _closed(state, wish.service, refusal), (Refuse(wish.service),)
        case _:
            return state, ()


def _answered_press(state: State, wish: TakeTicket) -> Press | None:
    """Return whose answer has come: of customers with the same wish, one who still waits comes first."""
    asked = [each for each in state.presses if each.sent and each.wish == wish]
    return min(asked, key=lambda each: each.served, default=None)


def _too_late(state: State, press: Press, event: Answered) -> tuple[State, tuple[Effect, ...]]:
    """Give the ticket back whose customer has another one; without a code that cannot be, so it is printed."""
    match event.reply:
        case Accepted(result=TicketTaken(code=str() as code)):
            return state, (Send(CancelByCode(code=code)),)
        case Accepted(result=TicketTaken() as taken):
            waiting = Waiting(taken_slip(state, taken), press.real_ns)
            return replace(state, line=(*state.line, waiting)), (SaveTicket(waiting.slip),)
        case Rejected(code=refusal):
            return _closed(state, press.wish.service, refusal), ()
        case _:
            return state, ()


def _closed(state: State, service: ServiceId, refusal: RejectionCode) -> State:
    return replace(state, closed={**state.closed, service: refusal.value})


def _settle(state: State, press: Press, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    if not press.sent and state.reach.here:
        return _keep(state, replace(press, sent=True)), (Send(press.wish),)
    is_over = now.mono_ms >= press.until_ms or not state.reach.bearable
    if is_over and not press.served and state.alone.can_give(press.wish.service):
        return _help(state, press, now)
    if press.sent or state.reach.bearable:
        return _keep(state, press), ()
    return state, (Refuse(press.wish.service),)


def _help(state: State, press: Press, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Give a number of the kiosk's own."""
    alone, given, kept = state.alone.give(press.wish, now)
    if given is None:
        return _keep(state, press), ()
    slip = offline_slip(state, given, now)
    state = replace(state, alone=alone, line=(*state.line, Waiting(slip, press.real_ns)))
    if not press.sent:
        return state, (*kept, SaveTicket(slip))
    return _keep(state, replace(press, served=True)), (*kept, SaveTicket(slip), KeepServed(press.wish))


def _keep(state: State, press: Press) -> State:
    return replace(state, presses=(*state.presses, press))


def can_take(state: State, service: ServiceId) -> bool:
    """Return whether somebody gives a number of ``service`` now, and soon: the hub, or the kiosk."""
    return state.reach.bearable or state.alone.can_give(service)
