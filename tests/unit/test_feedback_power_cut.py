"""No accepted press is lost and none is counted twice, wherever the terminal's power is cut.

The real device shell, outbox and store on a real file; only the broker and the lamp are of this test.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.feedback_terminal import logic
from devices.feedback_terminal.events import KeyDown, KeyUp
from devices.feedback_terminal.hands import TerminalHands
from devices.feedback_terminal.logic import Loaded
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.state import Lights
from devices.feedback_terminal.store import VisitStore
from tests.feedback_examples import with_keys
from tests.power_cuts import Fuse, FusedOutbox, Hub, PowerCutError
from vuoro.device import DeviceApp
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback, Request
from vuoro.messages.loop import Event
from vuoro.messages.replies import Rejected, RejectionCode, Reply
from vuoro.outbox import Outbox
from vuoro.service import LinkDown, LinkUp
from vuoro.session import Session
from vuoro.values import Language, Moment

_NINE = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
_WEEK_MS = 7 * 24 * 3_600_000
_THREE = (FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION, FeedbackQuestion.RECOMMEND)


class _Hub(Hub):
    """Counts each answer once, unless it ``refuses`` them."""

    def __init__(self) -> None:
        super().__init__("feedback-1")
        self.refuses = False

    @property
    def counted(self) -> list[GiveFeedback]:
        return [command for command in self.taken.values() if isinstance(command, GiveFeedback)]

    def answer(self, request: Request) -> Reply:
        if self.refuses:
            return Rejected(command_id=request.command_id, code=RejectionCode.NOT_ALLOWED, message="")
        return super().answer(request)


class _Lamp:
    def __init__(self) -> None:
        self.thanked: list[Press] = []
        self.fuse = Fuse()

    def thank(self, press: Press) -> None:
        self.thanked.append(press)
        self.fuse.point()

    def light(self, lights: Lights) -> None: ...

    def close(self) -> None: ...


class _Terminal:
    """A terminal with its disk, through any number of lives and boots."""

    def __init__(self, path: Path, questions: tuple[FeedbackQuestion, ...] = ()) -> None:
        self._path = path
        self._questions = questions
        self.hub = _Hub()
        self._lamp = _Lamp()
        self._boots = 0
        self._ms = 0
        self._booted = _NINE
        self._inbox: list[Event] = []
        self.thanked_by_boot: dict[str, list[Press]] = {}
        self.outbox: Outbox | None = None
        self.start(None)

    @property
    def thanked(self) -> list[Press]:
        return [press for thanked in self.thanked_by_boot.values() for press in thanked]

    def start(self, blows_at: int | None, *, new_boot: bool = True) -> None:
        if new_boot:
            self._booted, self._ms = self._now().utc, 0
            self._boots += 1
        try:
            self._boot(blows_at)
        except PowerCutError:
            self.start(None, new_boot=new_boot)

    def _boot(self, blows_at: int | None) -> None:
        self.close()
        boot = f"boot-{self._boots}"
        fuse = self.hub.fuse = self._lamp.fuse = Fuse(blows_at)
        self.hub.answers.clear()
        self._inbox.clear()
        self._lamp.thanked = self.thanked_by_boot.setdefault(boot, [])
        self.outbox = FusedOutbox(self._path, fuse)
        self.store = VisitStore(self.outbox.connection, boot, lambda: True)
        loaded = Loaded(
            visits=self.store.visits(Language.FI),
            next_number=self.store.next_number(),
            finished=self.store.waiting(),
            unanswered=len(self.outbox),
            refused=self.store.refused(),
        )
        state = logic.initial(replace(with_keys(*self._questions), boot=boot), loaded)
        hands = TerminalHands(self.store, [self._lamp], None, self._inbox.append, lambda: True)
        self._app = DeviceApp(logic, state, hands, outbox=self.outbox, session=cast("Session", self.hub))
        self._app.start(self._now())
        if self.hub.up:
            self._app.handle([LinkUp()], self._now())

    def link(self, *, up: bool) -> None:
        if up is not self.hub.up:
            self.hub.up = up
            self._app.handle([LinkUp() if up else LinkDown("gone")], self._now())

    def press(self, key: int) -> None:
        self._app.handle([KeyDown(key, self._now()), KeyUp(key, self._now())], self._now())

    def wait(self, ms: int) -> None:
        until = self._ms + ms
        while True:
            self._take_what_has_come()
            due = self._app.next_due()
            if due is None or due >= until:
                break
            self._ms = max(due, self._ms)
            self._app.due(self._now())
        self._ms = until

    def close(self) -> None:
        if self.outbox is not None:
            self.outbox.close()

    def _take_what_has_come(self) -> None:
        while self.hub.answers or self._inbox:
            batch = [*self.hub.answers, *self._inbox]
            self.hub.answers.clear()
            self._inbox.clear()
            self._app.handle(batch, self._now())

    def _now(self) -> Moment:
        return Moment(mono_ms=self._ms, utc=self._booted + timedelta(milliseconds=self._ms))


def _lives(terminal: _Terminal, visits: list[tuple[int, int]], cuts: list[tuple[int, bool]], up: list[bool]) -> None:
    """Let customers come, the power go and the hub come and go; at the end all is there again."""
    fuses = iter([point for point, _ in cuts])
    boots = iter([new_boot for _, new_boot in cuts])
    terminal.start(next(fuses, None))
    for (key, gap_ms), is_up in zip(visits, up, strict=False):
        try:
            terminal.link(up=is_up)
            terminal.press(key)
            terminal.wait(gap_ms)
        except PowerCutError:
            terminal.start(next(fuses, None), new_boot=next(boots, True))
    terminal.hub.up = True
    terminal.start(None)
    terminal.wait(20_000)


_VISITS = st.lists(st.tuples(st.integers(1, 5), st.integers(60, 9_000)), min_size=1, max_size=8)
_CUTS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=4)
_UP = st.lists(st.booleans(), min_size=8, max_size=8)


@settings(deadline=None)
@given(visits=_VISITS, cuts=_CUTS, up=_UP)
def test_every_press_thanked_for_is_counted_exactly_once_wherever_the_power_is_cut(
    visits: list[tuple[int, int]], cuts: list[tuple[int, bool]], up: list[bool]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        _lives(terminal, visits, cuts, up)
        kept = terminal.store.presses()
        counted = [press for command in terminal.hub.counted for press in command.presses]
        assert Counter((press.value, press.mono_ms) for press in counted) == Counter(
            (press.value, press.mono_ms) for press in kept
        )
        assert not Counter(terminal.thanked) - Counter(kept)
        last = Counter(command.presses[-1].value for command in terminal.hub.counted)
        assert Counter(command.satisfaction for command in terminal.hub.counted) == last
        terminal.close()


@settings(deadline=None)
@given(visits=_VISITS, cuts=_CUTS, up=_UP)
def test_what_a_customer_said_to_several_questions_is_handed_in_once_wherever_the_power_is_cut(
    visits: list[tuple[int, int]], cuts: list[tuple[int, bool]], up: list[bool]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db", _THREE)
        _lives(terminal, visits, cuts, up)
        handed_in = Counter(press.mono_ms for command in terminal.hub.counted for press in command.presses)
        assert handed_in == Counter(press.mono_ms for press in terminal.store.presses())
        for command in terminal.hub.counted:
            said = {press.question: press.value for press in command.presses}
            assert said == {question: value for question in _THREE if (value := getattr(command, question.value))}
        terminal.close()


def test_an_answer_pending_at_a_power_cut_is_handed_in_after_the_next_boot_with_its_age() -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        terminal.press(4)
        terminal.wait(1_000)
        terminal.start(None)
        terminal.wait(1_000)
        assert [(command.satisfaction, command.age_ms) for command in terminal.hub.counted] == [(4, 1_000)]
        terminal.close()


def test_an_answer_pending_when_the_daemon_dies_can_still_be_corrected() -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        terminal.press(1)
        terminal.wait(1_000)
        terminal.start(None, new_boot=False)
        terminal.press(5)
        terminal.wait(10_000)
        assert [command.satisfaction for command in terminal.hub.counted] == [5]
        terminal.close()


def test_a_customer_goes_on_where_the_daemon_has_died() -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db", _THREE)
        terminal.press(1)
        terminal.wait(1_000)
        terminal.start(None, new_boot=False)
        terminal.wait(1_000)
        terminal.press(5)
        terminal.wait(60_000)
        assert [(command.effort, command.satisfaction) for command in terminal.hub.counted] == [(1, 5)]
        terminal.close()


def test_a_week_without_the_hub_loses_no_answer_and_leaves_the_outbox_empty() -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        terminal.link(up=False)
        keys = [1 + visitor % 5 for visitor in range(300)]
        for key in keys:
            terminal.press(key)
            terminal.wait(_WEEK_MS // 300)
        assert terminal.hub.counted == []
        assert terminal.outbox is not None
        assert len(terminal.outbox) == 0
        terminal.link(up=True)
        terminal.wait(1_000)
        assert [command.satisfaction for command in terminal.hub.counted] == keys
        first = terminal.hub.counted[0]
        assert first.age_ms is not None
        assert abs(first.age_ms - _WEEK_MS) < 10_000
        terminal.close()


def test_after_a_power_cut_in_a_week_without_the_hub_the_age_is_told_by_the_clock_that_was_set() -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        terminal.link(up=False)
        terminal.press(4)
        terminal.wait(_WEEK_MS)
        terminal.start(None)
        terminal.wait(1_000)
        terminal.link(up=True)
        terminal.wait(1_000)
        (counted,) = terminal.hub.counted
        assert counted.age_ms == _WEEK_MS + 1_000
        terminal.close()


@given(blows_at=st.none() | st.integers(0, 12))
@settings(deadline=None)
def test_an_answer_that_the_controller_refused_is_counted_once_when_it_is_wanted_again(blows_at: int | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        terminal.hub.refuses = True
        for key in (4, 2):
            terminal.press(key)
            terminal.wait(10_000)
        assert terminal.hub.counted == []
        terminal.hub.refuses = False
        terminal.start(blows_at)
        try:
            terminal.wait(10_000)
        except PowerCutError:
            terminal.start(None)
            terminal.wait(10_000)
        assert [command.satisfaction for command in terminal.hub.counted] == [4, 2]
        assert terminal.store.refused() == ()
        terminal.close()
