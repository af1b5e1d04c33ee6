"""What staff and maintenance ask of the kiosk itself: pages to print, lamps to light, a sign which device it is. Pure.

An errand is answered when it is done: a page when its paper is out, or with the reason why it is not. Customers come
first; their tickets are printed before any other page. Must not know paper or pins.
"""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from devices.ticket_kiosk.events import Errand, Printed, PrinterCondition, PrintFailed, PrintPage
from devices.ticket_kiosk.slips import time_zone_of
from devices.ticket_kiosk.state import Show, Sign, State
from vuoro.messages.device_commands import DoResult, Identify, PrintReceipt, TestLamps, TestPrint
from vuoro.messages.loop import Asked, Effect, Tell
from vuoro.values import DoId, Moment

#: For so long a kiosk shows which one it is.
IDENTITY_MS: Final = 10_000
#: For so long each lamp burns when they are tried in turn, or tell which kiosk this is.
LAMP_MS: Final = 400
BLINK_MS: Final = 300

#: What the printer's condition is called in findings and answers; the conditions that are not here are well.
TROUBLES: Final[dict[PrinterCondition, str]] = {
    PrinterCondition.PAPER_LOW: "paper_low",
    PrinterCondition.PAPER_OUT: "paper_out",
    PrinterCondition.COVER_OPEN: "cover_open",
    PrinterCondition.OFFLINE: "printer_offline",
    PrinterCondition.SILENT: "printer_silent",
}


def ask(state: State, event: Asked, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Begin what is asked, or say at once why not."""
    match event.do:
        case TestPrint() | PrintReceipt() as do:
            return replace(state, errands=(*state.errands, Errand(event.do_id, do))), ()
        case Identify() if state.show is None and (state.setup.lamps or state.setup.shows_numbers):
            told = DoResult(do_id=event.do_id, ok=True, detail=state.setup.name)
            return _show(state, Sign.IDENTITY, event.do_id, IDENTITY_MS, now), (Tell(told),)
        case TestLamps() if state.show is None and state.setup.lamps:
            return _show(state, Sign.LAMPS, event.do_id, LAMP_MS * len(state.setup.lamps), now), ()
        case Identify() | TestLamps() if state.show is not None:
            return state, (_refusal(event.do_id, "busy"),)
        case _:
            return state, (_refusal(event.do_id, "not_fitted"),)


def at(state: State, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Go on with the sign that is shown: the next lamp, or its end."""
    show = state.show
    if show is None:
        return state, ()
    if now.mono_ms >= show.until_ms:
        is_told = show.sign is Sign.IDENTITY
        told = DoResult(do_id=show.do_id, ok=True, detail=str(len(state.setup.lamps)))
        return replace(state, show=None), () if is_told else (Tell(told),)
    while now.mono_ms >= show.next_ms:
        show = replace(show, lamp=show.lamp + 1, next_ms=show.next_ms + _burns_ms(show.sign))
    return replace(state, show=show), ()


def next_end(state: State) -> int | None:
    """Return when the sign changes."""
    return None if state.show is None else min(state.show.next_ms, state.show.until_ms)


def lamps(state: State) -> frozenset[str]:
    """Return the one lamp that burns while a sign is shown, where there are lamps."""
    fitted = state.setup.lamps
    return frozenset() if state.show is None or not fitted else frozenset({fitted[state.show.lamp % len(fitted)]})


def feed(state: State, now: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Give the next page to the printer where no ticket waits for it; refuse them all where it cannot print."""
    if not state.errands or state.printer is None:
        return state, ()
    if not state.printer.can_print:
        refused = tuple(_refusal(errand.do_id, TROUBLES[state.printer]) for errand in state.errands)
        return replace(state, errands=()), refused
    if state.printing:
        return state, ()
    first, *rest = state.errands
    page = PrintPage(first, state.setup.name, now.utc.astimezone(ZoneInfo(time_zone_of(state))))
    return replace(state, errands=tuple(rest), errand=first, printing=True), (page,)


def ended(state: State, event: Printed | PrintFailed) -> tuple[State, tuple[Effect, ...]]:
    """Tell how the page went that the printer had."""
    errand = state.errand
    if errand is None or errand.do_id != event.paper:
        return state, ()
    state = replace(state, errand=None, printing=False)
    if isinstance(event, PrintFailed):
        return state, (_refusal(errand.do_id, TROUBLES.get(event.condition, event.condition.value), event.detail),)
    return state, (Tell(DoResult(do_id=errand.do_id, ok=True)),)


def _show(state: State, sign: Sign, do_id: DoId, for_ms: int, now: Moment) -> State:
    show = Show(sign=sign, do_id=do_id, until_ms=now.later(for_ms), next_ms=now.later(_burns_ms(sign)))
    return replace(state, show=show)


def _burns_ms(sign: Sign) -> int:
    return BLINK_MS if sign is Sign.IDENTITY else LAMP_MS


def _refusal(do_id: DoId, code: str, detail: str = "") -> Tell:
    return Tell(DoResult(do_id=do_id, ok=False, code=code, detail=detail))
