"""What an answer of the controller means to a clerk: what was done, or why not and what is possible instead.

Owns these words' choice. The words are in ``vuoro/strings``.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from console.areas.clerk.desks import name_of, own_desks
from console.visit import DONE, REFUSED, Visit
from vuoro.i18n import all_texts
from vuoro.messages.replies import Rejected, RejectionCode, Reply
from vuoro.values import DeskId

DESK_PAGE: Final = "/clerk"
_NAMES_DESKS: Final = frozenset({RejectionCode.DESK_TAKEN, RejectionCode.UNKNOWN_DESK})


def answered(visit: Visit, reply: Reply, done: str, **values: object) -> Response:
    """Return the outcome of an act at the desk: the text ``done``, or the refusal."""
    if isinstance(reply, Rejected):
        return visit.outcome(REFUSED, refusal(visit, reply), DESK_PAGE)
    return visit.outcome(DONE, visit.words(f"console_clerk.{done}", **values), DESK_PAGE)


def refusal(visit: Visit, rejected: Rejected) -> str:
    """Return why something was refused, and what is possible instead."""
    why = visit.words(f"rejected.{rejected.code}")
    if rejected.code in _NAMES_DESKS:
        own = (name for name in rejected.allowed if _is_own_desk(visit, name))
        names = [name_of(visit.console.lobby, desk, visit.language) for desk in own]
        key = "console_clerk.free_desks"
    else:
        names = [visit.words(key) for key in map(_key_of, rejected.allowed) if key in all_texts()]
        key = "console_clerk.possible"
    return f"{why} {visit.words(key, which=', '.join(names))}" if names else why


def _key_of(command: str) -> str:
    """Return the text that says what a command does; programs' names of others have none."""
    return f"console_clerk.can_{command}"


def _is_own_desk(visit: Visit, desk: DeskId) -> bool:
    return any(guide.desk == desk for guide in own_desks(visit.console.lobby, visit.person.authority))
