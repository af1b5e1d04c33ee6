"""What a terminal was built with, and all that it knows: the state of `devices.feedback_terminal.logic`. Data only."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from devices.feedback_terminal.errands import Errand
from devices.feedback_terminal.keys import Keys
from devices.feedback_terminal.known import Known, Menu
from devices.feedback_terminal.pages.page import Qr
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.visit import LeftOver, Visit
from vuoro.counting import Answered
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback
from vuoro.messages.loop import ReportHealth
from vuoro.touch.effects import Ears, ShowPage
from vuoro.touch.glass import Glass
from vuoro.touch.leaves import Leaves
from vuoro.touch.parts import Part
from vuoro.touch.patience import Patience
from vuoro.values import Language

#: So many answers are kept for a hub that is away, some 2 kB each: a year of a busy lobby. Then no more are taken.
MOST_WAITING: Final = 20_000


class Setup(Struct, frozen=True, kw_only=True):
    """What the terminal was built with, from its settings; times in milliseconds.

    ``keys`` are the numbers that its keys have, ``lamps`` those with a lamp; ``seed`` begins the order of the services.
    """

    client: str
    boot: str
    questions: tuple[FeedbackQuestion, ...] = (FeedbackQuestion.SATISFACTION,)
    language: Language = Language.FI
    menu: Menu = Menu.TODAY
    screen: bool = False
    keys: frozenset[int] = frozenset()
    lamps: frozenset[int] = frozenset()
    question_lamps: frozenset[FeedbackQuestion] = frozenset()
    thanks_lamp: bool = False
    tone: bool = False
    skip_key: bool = False
    patience: Patience = Patience(idle_ms=25_000, warning_ms=20_000)
    keep_days: int = 30
    qr: Qr | None = None
    seed: int = 0


class Waiting(Struct, frozen=True, kw_only=True):
    """What waits to be handed in: so many answers on the disk, and so many commands that the hub has not answered.

    ``refused`` are those it would not have, kept to be handed in again at the next start.
    """

    finished: int = 0
    unanswered: int = 0
    reading: bool = False
    refused: tuple[GiveFeedback, ...] = ()


class Lights(Struct, frozen=True, kw_only=True):
    """Which lamps are lit: of keys, of the question that is asked, and the one that thanks."""

    keys: frozenset[int] = frozenset()
    question: FeedbackQuestion | None = None
    thanks: bool = False


class State(Struct, frozen=True, kw_only=True):
    """All that the terminal knows.

    ``customers`` counts those who have come; ``recent`` are the answers of the last half minute, for the rule of
    bursts. ``unkept`` are presses that count for nothing and wait to be written with the next that does. ``lights``,
    ``shown`` and ``health`` are what was last made visible; ``thin_at`` is when old presses are thinned next.
    ``leaves`` knows what fits on the ``glass``; both are None without a screen.
    """

    setup: Setup
    visit: Visit
    left_over: tuple[LeftOver, ...] = ()
    next_number: int = 1
    customers: int = 0
    known: Known = Known()
    keys: Keys = Keys()
    touched: dict[str, int] = {}
    unkept: tuple[Press, ...] = ()
    recent: tuple[Answered, ...] = ()
    waiting: Waiting = Waiting()
    link_up: bool = False
    controller_away: bool = False
    clock_trusted: bool = False
    look_at: int | None = None
    thin_at: int | None = None
    disk_works: bool = True
    unreadable: int = 0
    troubles: dict[Part, str] = {}
    lamp_trouble: str | None = None
    ears: Ears = Ears()
    glass: Glass | None = None
    leaves: Leaves | None = None
    errand: Errand | None = None
    presses: int = 0
    answers: int = 0
    suspects: int = 0
    lights: Lights | None = None
    shown: ShowPage | None = None
    health: ReportHealth | None = None

    @property
    def works(self) -> bool:
        """Whether an answer can be taken: the disk takes it, and not too many wait for the hub already."""
        return self.disk_works and self.waiting.finished < MOST_WAITING

    @property
    def here(self) -> bool:
        """Whether the hub would answer now."""
        return self.link_up and not self.controller_away
