"""Where a touch leads: pure, with the time as an argument.

Owns a visit's life, its end by itself included. Must not know what the pages say.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.pages.page import CallAdvisor, CheckInNow, Go, NeedNoAdvisor, Note, Place, Take, Wish
from devices.ticket_kiosk.pages.visit import Stop, Visit
from vuoro.touch.page import Act, Back, Choose, Contrast, Erase, Leaf, Letter, Resize, StartOver
from vuoro.touch.patience import Patience
from vuoro.values import Language, Moment, Need, ServiceId

_LONGEST_QUERY: Final = 24
#: Pages that begin with nothing written.
_WRITTEN_ON: Final = (Place.SEARCH, Place.APPOINTMENT)


def touch(visit: Visit, act: Act, now: Moment, nobody: Visit) -> Visit:
    """Return the visit after the customer chose ``act``; ``nobody`` is the visit of the next customer."""
    visit = replace(visit, idle_from=now.mono_ms, warned=False)
    match act:  # `Stay` has done all it can by that
        case StartOver() | Note():
            visit = nobody
        case Choose(language=language):
            visit = _in_language(visit, language)
        case Go(place=place, subject=subject):
            visit = _go(visit, place, subject)
        case Back():
            visit = visit.back()
        case CallAdvisor(reason=reason):
            visit = visit.instead(Place.CALLED, reason.value)
        case NeedNoAdvisor():
            visit = visit.instead(Place.MENU)
        case Take() | CheckInNow():
            visit = visit.go(Place.ASKING, act.service if isinstance(act, Take) else "")
        case _:
            visit = _on_page(visit, act)
    return visit


def given(visit: Visit, taken: Slip, now: Moment) -> Visit:
    """Return the visit after a number was given: to whoever waits for it, or pressed its button.

    Where somebody else is busy at the screen meanwhile, the paper alone tells.
    """
    if visit.here.place is Place.WELCOME:
        visit = replace(visit, language=taken.ticket.language)
    elif visit.here not in (Stop(Place.ASKING, taken.ticket.service), Stop(Place.ASKING)):
        return visit
    visit = replace(visit, taken=taken, first=visit.first or taken.ticket.ticket, idle_from=now.mono_ms, warned=False)
    return visit.instead(Place.RESULT)


def refused(visit: Visit, service: ServiceId, code: str, now: Moment) -> Visit:
    """Return the visit after no number was given."""
    if visit.here != Stop(Place.ASKING, service):
        return visit
    return replace(visit, idle_from=now.mono_ms, warned=False).instead(Place.REFUSED, code)


def at(visit: Visit, now: Moment, patience: Patience, nobody: Visit) -> Visit:
    """Return the visit at ``now``: it may be time to ask whether somebody is there, or to wait for the next one."""
    end = due(visit, patience)
    if end is None or now.mono_ms < end:
        return visit
    return nobody if visit.warned else replace(visit, warned=True, idle_from=now.mono_ms)


def due(visit: Visit, patience: Patience) -> int | None:
    """Return when the visit changes by itself, in milliseconds of monotonic time."""
    return patience.end(visit.idle_from, warned=visit.warned)


def _in_language(visit: Visit, language: Language) -> Visit:
    visit = replace(visit, language=language)
    if visit.here.place is not Place.WELCOME:
        return visit
    return visit.back() if len(visit.trail) > 1 else visit.go(Place.MENU)


def _go(visit: Visit, place: Place, subject: str) -> Visit:
    """Return the visit at another page; one that it came from is returned to, so going back never goes in circles."""
    stop = next((index for index, stop in enumerate(visit.trail) if (stop.place, stop.subject) == (place, subject)), 0)
    visit = replace(visit, query="") if place in _WRITTEN_ON else visit
    return replace(visit, trail=visit.trail[: stop + 1]) if stop else visit.go(place, subject)


def _on_page(visit: Visit, act: Act) -> Visit:
    match act:
        case Letter(letter=letter):
            visit = replace(visit, query=(visit.query + letter).lstrip()[:_LONGEST_QUERY])
        case Erase():
            visit = replace(visit, query=visit.query[:-1])
        case Wish(need=need):
            visit = replace(visit, needs=_toggled(visit.needs, need))
        case Leaf(by=by):
            here = replace(visit.here, leaf=max(0, visit.here.leaf + by))
            visit = replace(visit, trail=(*visit.trail[:-1], here))
        case Resize():
            here = replace(visit.here, leaf=0)
            visit = replace(
                visit, look=replace(visit.look, large=not visit.look.large), trail=(*visit.trail[:-1], here)
            )
        case Contrast():
            visit = replace(visit, look=replace(visit.look, contrast=not visit.look.contrast))
    return visit


def _toggled(needs: tuple[Need, ...], need: Need) -> tuple[Need, ...]:
    chosen = set(needs) ^ {need}
    return tuple(one for one in Need if one in chosen)
