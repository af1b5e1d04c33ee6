"""Drop boxes: how full, when due, and what is said of their openings by those who empty them.

The advisor empties the shared boxes, the clerks of an organisation its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from msgspec import Meta, Struct
from starlette.responses import Response

from console.accounts import User
from console.areas.advisor import looking
from console.mirror import Lobby
from console.registry import Area, only
from console.visit import Visit
from vuoro.messages.commands import ConfirmEmptying, ExplainEmptying
from vuoro.privacy import mask_words
from vuoro.service import Received
from vuoro.topics import DROPBOX, SITE
from vuoro.values import BoxId, FreeText, Language, LateReason, Role

AREA: Final = Area()
EMPTIERS: Final = only(Role.ADVISOR, Role.CLERK)

_PAGE: Final = "/boxes"


class Emptied(Struct, frozen=True, kw_only=True):
    """An opening that was an emptying, and what was counted by hand."""

    box: BoxId
    opening: int
    envelopes: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    late: LateReason | None = None
    words: FreeText | None = None


class Explained(Struct, frozen=True, kw_only=True):
    """Why an emptying came late or never."""

    box: BoxId
    due_at: datetime
    late: LateReason
    words: FreeText | None = None


@AREA.page(_PAGE, EMPTIERS, tile="console_advisor.boxes_tile")
async def show_boxes(visit: Visit) -> Response:
    """Show the boxes that this person empties."""
    lobby = visit.console.lobby
    return visit.page("advisor/boxes.html", boxes=[box for box in lobby.boxes if _empties(visit.user, box, lobby)])


@AREA.act("/boxes/confirm", EMPTIERS)
async def confirm(visit: Visit) -> Response:
    """Confirm that an opening was an emptying."""
    form = visit.form(Emptied)
    command = ConfirmEmptying(
        box=form.box, opening=form.opening, envelopes=form.envelopes, late=form.late, words=mask_words(form.words)
    )
    return visit.answered(await visit.ask(command), visit.words("console_advisor.box_confirmed"), _PAGE)


@AREA.act("/boxes/explain", EMPTIERS)
async def explain(visit: Visit) -> Response:
    """Say why an emptying came late or never."""
    form = visit.form(Explained)
    command = ExplainEmptying(box=form.box, due_at=form.due_at, late=form.late, words=mask_words(form.words))
    return visit.answered(await visit.ask(command), visit.words("console_advisor.box_explained"), _PAGE)


def _empties(user: User | None, box: BoxId, lobby: Lobby) -> bool:
    guides = () if lobby.site is None else lobby.site.boxes
    guide = next((guide for guide in guides if guide.box == box), None)
    if user is None or guide is None:
        return False
    return guide.authority == (None if user.role is Role.ADVISOR else user.authority)


def _is_of_it(received: Received, argument: str) -> bool:
    return received.topic is SITE or received.value == argument


@AREA.fragment(
    "box", "advisor/box.html", EMPTIERS, watches=(DROPBOX, SITE), own=_empties, concerns=_is_of_it, ages=True
)
def box_now(lobby: Lobby, argument: str, language: Language) -> Mapping[str, Any]:
    """Show a box, what it waits for, and the forms to say so."""
    state = lobby.boxes.get(argument)
    due_at = None if state is None else state.due_at
    return {
        "box": state,
        "name": looking.box_name(lobby, argument, language),
        "left_ms": looking.until_ms(lobby, due_at),
        "reasons": [reason.value for reason in LateReason],
    }
