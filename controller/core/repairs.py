"""The rules of repairs: noted by whoever sees it, kept on the team's agenda until done, and a week beyond.

What was written about them is kept apart (`controller.words`). Must not know which devices there are: chairs break too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from controller.core.lobby import Lobby
from controller.core.refusal import Refused
from vuoro.messages import events
from vuoro.messages.commands import NoteRepair, UpdateRepair
from vuoro.messages.replies import RejectionCode

#: What is done stays in sight for so long, and can be opened again.
KEPT_DONE: Final = timedelta(days=7)


def note(lobby: Lobby, command: NoteRepair) -> Iterator[events.AnyFact]:
    """Something needs repair; each note is one of its own, because each may tell something else."""
    yield events.RepairNoted(repair=lobby.seq + 1, subject=command.subject, fault=command.fault)


def update(lobby: Lobby, command: UpdateRepair) -> Iterator[events.AnyFact]:
    """A repair is passed on, done, or open again."""
    known = lobby.repairs.get(command.repair)
    if known is None:
        raise Refused(RejectionCode.UNKNOWN_REPAIR, f"no repair {command.repair} is open", map(str, lobby.repairs))
    if known.status is not command.status:
        yield events.RepairUpdated(repair=command.repair, status=command.status)
