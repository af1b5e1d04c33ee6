"""Makes the page that a customer sees now: its content, and what is in sight on every page around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.pages import advice, booking, documents, finding, taking
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import Go, KioskChoice, KioskPage, Place
from devices.ticket_kiosk.pages.signs import Sign
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.pages.words import say as say_of_kiosk
from vuoro.touch.frame import ALWAYS, language_choices, look_choices, still_there
from vuoro.touch.leaves import turned_by_count
from vuoro.touch.page import Back, Choice, Leaf, Look, Page, StartOver
from vuoro.touch.words import say

Turn = Callable[[Page, int], Page]

_CONTENT: Final[Mapping[Place, Callable[[Visit, Known], Page]]] = {
    Place.WELCOME: finding.welcome,
    Place.MENU: finding.menu,
    Place.AUTHORITIES: finding.authorities,
    Place.AUTHORITY: finding.authority,
    Place.SITUATIONS: finding.situations,
    Place.SITUATION: finding.situation,
    Place.SEARCH: finding.search,
    Place.SERVICE: taking.service,
    Place.NEEDS: taking.needs,
    Place.APPOINTMENT: booking.appointment,
    Place.DOCUMENTS: documents.documents,
    Place.DOCUMENT: documents.document,
    Place.ELSEWHERE: finding.elsewhere,
    Place.ASKING: taking.asking,
    Place.RESULT: taking.result,
    Place.REFUSED: taking.refused,
    Place.UNSURE: advice.unsure,
    Place.CALLED: advice.called,
}


def compose(visit: Visit, known: Known, turn: Turn = turned_by_count) -> Page:
    """Return the page in sight; ``turn`` gives the leaf of a page that has more than fits."""
    if visit.warned:
        return _still_there(visit)
    content = _CONTENT[visit.here.place](visit, known)
    bottom = (*_ways_back(visit), *content.bottom)
    page = turn(replace(content, top=_top(visit, known), bottom=bottom, look=visit.look), visit.here.leaf)
    return page if visit.here.place is not Place.WELCOME else replace(page, bottom=tuple(map(_in_all, page.bottom)))


def _in_all(choice: Choice) -> Choice:
    """Return a choice of the first page in the languages of everybody: nobody has chosen one yet."""
    if not isinstance(choice.act, Leaf):
        return choice
    key = "more" if choice.act.by > 0 else "previous"
    return replace(choice, label=" · ".join(say(key, language) for language in ALWAYS))


def _still_there(visit: Visit) -> Page:
    """Return the page that asks whether anybody is still there, with the kiosk's drawings."""
    page = still_there(visit.language, visit.look)
    signs = (Sign.PLUS, Sign.NO)
    return KioskPage(
        place=page.place,
        language=page.language,
        title=page.title,
        sign=Sign.CLOCK,
        lines=page.lines,
        choices=tuple(
            KioskChoice(act=each.act, label=each.label, main=each.main, sign=sign)
            for each, sign in zip(page.choices, signs, strict=True)
        ),
        look=page.look,
    )


def identity(name: str, look: Look) -> Page:
    """Return the page that tells staff which kiosk this is."""
    lines = tuple(say_of_kiosk("identity", language) for language in ALWAYS)
    return KioskPage(place=Place.IDENTITY, language=ALWAYS[0], title=" · ".join(lines), number=name, look=look)


def _ways_back(visit: Visit) -> tuple[Choice, ...]:
    over = Choice(act=StartOver(), label=say("start_over", visit.language))
    back = Choice(act=Back(), label=say("back", visit.language))
    match visit.here.place:
        case Place.WELCOME:
            return () if len(visit.trail) == 1 else (back, over)
        case Place.ASKING | Place.RESULT | Place.CALLED:
            return (over,)
        case _:
            return (back, over)


def _top(visit: Visit, known: Known) -> tuple[Choice, ...]:
    if visit.here.place is Place.WELCOME:
        return look_choices(visit.look, None)
    others = None if len(known.languages) == len(ALWAYS) else Go(Place.WELCOME)
    return (*language_choices(visit.language, others), *look_choices(visit.look, visit.language))
