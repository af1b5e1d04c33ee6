"""A hall with drop boxes whose clock can be moved: what is due on the way happens on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from controller.core import timely
from controller.core.emptying import Entered
from controller.core.permissions import Sender
from controller.core.views import Kind, View, show
from tests.unit.core_steps import BOX
from tests.unit.core_world import Hall, person
from vuoro.messages.commands import BoxCondition, ReportFill, ReportOpening
from vuoro.messages.events import AnyFact
from vuoro.messages.state import DropboxState
from vuoro.values import BoxId, ClientKind, HelpReason, Moment, Percent, Role

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
KELA_BOX: Final = Sender(client="dropbox-2", kind=ClientKind.DROPBOX)
TEAM: Final = person(Role.TEAM)


class BoxHall(Hall):
    """A hall in which both boxes have told how full they are at eight in the morning."""

    def __init__(self) -> None:
        super().__init__()
        self.fill(BOX, 0)
        self.fill(KELA_BOX, 0)

    @property
    def log(self) -> list[str]:
        """The lines of the emptying log."""
        return [fact.line for fact in self.entered]

    @property
    def entered(self) -> list[Entered]:
        """The facts of the log's records."""
        return [event.fact for event in self.history if isinstance(event.fact, Entered)]

    @property
    def wanted(self) -> list[tuple[HelpReason, BoxId | None]]:
        """Why the advisor is wanted at which box."""
        return [(one.reason, one.box) for one in self.lobby.help.values()]

    def at(self, text: str, day: int = 13) -> datetime:
        """Return the local time ``16:15`` or ``16:15:05`` of a day of January 2020, at the earliest the 13th."""
        return datetime.fromisoformat(f"2020-01-{day:02d}T{text}").replace(tzinfo=HELSINKI)

    def until(self, text: str, day: int = 13) -> None:
        """Let time pass until ``16:15`` of a day, and let happen what is due on the way."""
        target = self.at(text, day)
        while (due := timely.next_due(self.lobby)) is not None and due <= target:
            self.move(max(due, self.now.utc))
            self.happen_all()
        self.move(target)

    def happen_all(self) -> None:
        """Let everything happen that is due now."""
        for rule in timely.due_by(self.lobby, self.now):
            for fact in tuple(rule.happens(self.lobby, self.now)):
                self.happen(fact)

    def move(self, utc: datetime) -> None:
        """Set the clock forward, and do nothing else."""
        passed = (utc - self.now.utc) // timedelta(milliseconds=1)
        self.now = Moment(self.now.later(passed), self.now.utc + timedelta(milliseconds=passed))

    def fill(self, box: Sender, fill: Percent | None, **condition: bool) -> None:
        """Let a box say how full it is, and let happen what follows."""
        name = "shared" if box is BOX else "kela-box"
        self.do(box, ReportFill(box=name, fill=fill, envelopes=0, condition=BoxCondition(**condition)))
        self.happen_all()

    def opened(self, text: str, day: int = 13, *, box: Sender = BOX, seconds: int = 40, **others: bool) -> int:
        """Let somebody open a box at ``text`` and shut it again; return the record of the opening."""
        opened_at = self.at(text, day)
        closed_at = opened_at + timedelta(seconds=seconds)
        if closed_at > self.now.utc:
            self.until(closed_at.astimezone(HELSINKI).strftime("%H:%M:%S"), day)
        name = "shared" if box is BOX else "kela-box"
        facts = self.do(
            box,
            ReportOpening(
                box=name,
                opened_at=opened_at,
                closed_at=closed_at,
                envelopes=7,
                fill_before=40,
                fill_after=2,
                **others,
            ),
        )
        self.happen_all()
        return next(fact.record for fact in facts if isinstance(fact, Entered))

    def tell(self, sender: Sender, command: object) -> tuple[AnyFact, ...]:
        """Let somebody send a command, and let happen what follows."""
        facts = self.do(sender, command)  # type: ignore[arg-type]  # a test may send anything
        self.happen_all()
        return facts

    def box(self, box: BoxId = "shared") -> DropboxState:
        """Return what everybody sees of a box."""
        state = show(self.lobby, View(Kind.DROPBOX, box), self.now)
        assert isinstance(state, DropboxState)
        return state
