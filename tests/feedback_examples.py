"""A feedback terminal whose logic can be told what happens, and the service point that it stands in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from controller.core.views import Kind, View, show
from devices.feedback_terminal import logic
from devices.feedback_terminal.events import Finish, HandIn, KeyDown, KeyUp, Tapped
from devices.feedback_terminal.keys import Key
from devices.feedback_terminal.logic import Loaded
from devices.feedback_terminal.pages.compose import compose
from devices.feedback_terminal.pages.layout import lay_out
from devices.feedback_terminal.pages.page import FeedbackPage
from devices.feedback_terminal.qr_code import qr_of
from devices.feedback_terminal.state import Setup
from tests.clocked import Clocked
from tests.unit.core_world import Hall
from vuoro.config import load
from vuoro.messages import loop
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback
from vuoro.messages.device import Finding, Presence
from vuoro.messages.state import ServicesState, SiteState
from vuoro.site import Site
from vuoro.touch.glass import Glass
from vuoro.touch.leaves import Leaves
from vuoro.touch.page import Act, Page
from vuoro.touch.painting import Letters
from vuoro.values import Language, Moment, PresenceStatus

#: Monday 13 January 2020, 9.05 in Helsinki.
MORNING: Final = datetime(2020, 1, 13, 7, 5, tzinfo=UTC)
BOOT: Final = "boot-1"
ALL: Final = tuple(FeedbackQuestion)
ADDRESS: Final = "https://vuoro.lahti.fi/palaute"
#: A screen of 15.6 inches.
LYING: Final = Glass(width=1920, height=1080, pixels_per_mm=5.58)
LEAVES: Final = Leaves(Letters(), lay_out)
_SITES: Final = Path(__file__).parents[1] / "sites"
Kind_ = TypeVar("Kind_", bound=loop.Effect)


def at(ms: int) -> Moment:
    """Return the moment ``ms`` after the boot, which was in the morning."""
    return Moment(mono_ms=ms, utc=MORNING + timedelta(milliseconds=ms))


def with_keys(*questions: FeedbackQuestion, language: Language = Language.FI) -> Setup:
    """Return a terminal with eleven lit keys and no screen; it asks for satisfaction unless told otherwise."""
    keys = frozenset(range(11))
    return Setup(
        client="feedback-1",
        boot=BOOT,
        questions=questions or (FeedbackQuestion.SATISFACTION,),
        language=language,
        keys=keys,
        lamps=keys,
    )


def with_screen(*questions: FeedbackQuestion, keys: frozenset[int] = frozenset()) -> Setup:
    """Return a terminal with a touch screen; it asks all five questions unless told otherwise."""
    return Setup(
        client="feedback-1",
        boot=BOOT,
        questions=questions or ALL,
        screen=True,
        keys=keys,
        lamps=keys,
        qr=qr_of(ADDRESS),
    )


@cache
def told_of(site: str, when: datetime = MORNING) -> tuple[SiteState, ServicesState]:
    """Return what the controller of ``site`` tells."""
    now = Moment(mono_ms=1_000_000, utc=when)
    lobby = Hall(load(_SITES / f"{site}.toml", Site), now).lobby
    told, services = show(lobby, View(Kind.SITE), now), show(lobby, View(Kind.SERVICES), now)
    assert isinstance(told, SiteState)
    assert isinstance(services, ServicesState)
    return told, services


class Terminal(Clocked):
    """The logic with a clock that goes from one due time to the next, as the daemon's does."""

    def __init__(self, setup: Setup, loaded: Loaded = Loaded(), *, hub: bool = True) -> None:  # noqa: B008  frozen
        self.setup = setup
        glass = LYING if setup.screen else None
        self.state = logic.initial(setup, loaded, leaves=LEAVES if setup.screen else None, glass=glass)
        self.ms = 0
        self.effects: list[loop.Effect] = []
        self.tell(loop.Started())
        if hub:
            self.reach_hub()

    @property
    def page(self) -> Page:
        """Return the page in sight."""
        return compose(self.state, at(self.ms))

    @property
    def feedback_page(self) -> FeedbackPage:
        """Return the page in sight, which is one of the terminal's own."""
        page = self.page
        assert isinstance(page, FeedbackPage)
        return page

    def reach_hub(self, *, up: bool = True) -> None:
        """Let the link to the hub come up, or go down."""
        self.tell(loop.LinkChanged(up=up))

    def controller(self, status: PresenceStatus) -> None:
        """Let the controller come or go."""
        self.tell(loop.Learned(Presence(client="controller", status=status, version="1", boot="b")))

    def learns_of(self, site: str) -> Terminal:
        """Let the hub tell what there is at ``site``."""
        for message in told_of(site):
            self.tell(loop.Learned(message))
        return self

    def tell(self, *events: loop.Event) -> None:
        """Let things happen now."""
        for event in events:
            self.state, effects = logic.step(self.state, event, at(self.ms))
            self.effects.extend(effects)

    def next_due(self) -> int | None:
        return logic.next_due(self.state)

    def come_due(self) -> None:
        self.tell(loop.Due())

    def press(self, key: Key, *, held_ms: int = 80) -> None:
        """Press a key and let it go."""
        self.tell(KeyDown(key, at(self.ms)))
        self.wait(held_ms)
        self.tell(KeyUp(key, at(self.ms)))

    def tap(self, act: Act) -> None:
        """Touch what does this on the page in sight."""
        assert act in self.page.acts, act
        self.tell(Tapped(act, at(self.ms)))

    def touch(self, *labels: str, pause_ms: int = 1_000) -> Terminal:
        """Touch one choice after the other, by what stands on it."""
        for label in labels:
            acts = [choice.act for choice in self.page.touchable if choice.label == label]
            assert acts, (label, [choice.label for choice in self.page.touchable])
            self.tap(acts[0])
            self.wait(pause_ms)
        return self

    def of(self, kind: type[Kind_]) -> list[Kind_]:
        """Return the effects of a kind."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def given(self) -> list[GiveFeedback]:
        """Return the answers that were handed in, or wait for the hub."""
        sent = [effect.command for effect in self.of(loop.Send) if isinstance(effect.command, GiveFeedback)]
        return sent + [effect.command for effect in self.of(Finish)]

    def handed_in(self) -> list[int]:
        """Return the numbers of the visits that are in the outbox."""
        return [effect.number for effect in self.of(HandIn)]

    def findings(self) -> tuple[Finding, ...]:
        """Return what the health told last."""
        return self.of(loop.ReportHealth)[-1].findings

    def codes(self) -> list[str]:
        """Return the codes of what is wrong."""
        return [finding.code for finding in self.findings()]
