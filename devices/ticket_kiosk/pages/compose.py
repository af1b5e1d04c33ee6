"""Makes the page that a customer sees now: its content, and what is in sight on every page around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from devices.ticket_kiosk.pages import booking, documents, finding, taking
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import (
    Back,
    Choice,
    Choose,
    Contrast,
    Go,
    Leaf,
    Page,
    Place,
    Resize,
    StartOver,
    Stay,
)
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.pages.words import say
from vuoro.values import Language

#: How many choices stand on a page: a list that is longer has leaves.
PER_LEAF: Final = 6
PER_LEAF_LARGE: Final = 4
#: In sight on every page, in this order and equal.
ALWAYS: Final = (Language.FI, Language.SV, Language.EN)

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
}


def compose(visit: Visit, known: Known) -> Page:
    """Return the page in sight."""
    if visit.warned:
        return _still_there(visit)
    page = _leafed(_CONTENT[visit.here.place](visit, known), visit)
    return replace(page, top=_top(visit, known), look=visit.look)


def _still_there(visit: Visit) -> Page:
    language = visit.language
    return Page(
        place=Place.STILL_THERE,
        language=language,
        title=say("still_there", language),
        lines=(say("still_there_line", language),),
        choices=(
            Choice(act=Stay(), label=say("more_time", language), main=True),
            Choice(act=StartOver(), label=say("start_over", language)),
        ),
        look=visit.look,
    )


def _leafed(page: Page, visit: Visit) -> Page:
    per_leaf = PER_LEAF_LARGE if visit.look.large else PER_LEAF
    first = visit.here.leaf * per_leaf
    bottom = [*_ways_back(visit), *page.bottom]
    if first:
        bottom.append(Choice(act=Leaf(-1), label=say("previous", visit.language)))
    if len(page.choices) > first + per_leaf:
        bottom.append(Choice(act=Leaf(1), label=say("more", visit.language)))
    return replace(page, choices=page.choices[first : first + per_leaf], bottom=tuple(bottom))


def _ways_back(visit: Visit) -> tuple[Choice, ...]:
    over = Choice(act=StartOver(), label=say("start_over", visit.language))
    back = Choice(act=Back(), label=say("back", visit.language))
    match visit.here.place:
        case Place.WELCOME:
            return () if len(visit.trail) == 1 else (back, over)
        case Place.ASKING | Place.RESULT:
            return (over,)
        case _:
            return (back, over)


def _top(visit: Visit, known: Known) -> tuple[Choice, ...]:
    on_way = visit.here.place is not Place.WELCOME
    languages = tuple(
        Choice(act=Choose(one), label=say(f"language_{one.value}", one), marked=on_way and one is visit.language)
        for one in ALWAYS
    )
    other = () if len(known.languages) == len(ALWAYS) else (_others(visit),)
    look = (
        Choice(act=Resize(), label=_look_label("large_text", visit, on_way=on_way), marked=visit.look.large),
        Choice(act=Contrast(), label=_look_label("high_contrast", visit, on_way=on_way), marked=visit.look.contrast),
    )
    return (*(languages if on_way else ()), *(other if on_way else ()), *look)


def _others(visit: Visit) -> Choice:
    return Choice(
        act=Go(Place.WELCOME), label=say("other_languages", visit.language), marked=visit.language not in ALWAYS
    )


def _look_label(key: str, visit: Visit, *, on_way: bool) -> str:
    """Return a label that is understood also before a language has been chosen."""
    return say(key, visit.language) if on_way else " · ".join(say(key, language) for language in ALWAYS)
