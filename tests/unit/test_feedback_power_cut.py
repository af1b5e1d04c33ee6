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

from devices.feedback_terminal import logic
from devices.feedback_terminal.counting import Press
from devices.feedback_terminal.events import KeyDown, KeyUp
from devices.feedback_terminal.hands import TerminalHands
from devices.feedback_terminal.question import Question
from devices.feedback_terminal.store import PressStore
from tests.power_cuts import Fuse, FusedOutbox, Hub, PowerCutError
from vuoro.counting import answers
from vuoro.device import DeviceApp
from vuoro.messages.commands import GiveFeedback, Request
from vuoro.messages.replies import Rejected, RejectionCode, Reply
from vuoro.outbox import Outbox
from vuoro.service import LinkUp
from vuoro.session import Session
from vuoro.values import FeedbackChannel, Language, Moment

_NINE = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


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

    def end_thanks(self, press: Press) -> None: ...

    def close(self) -> None: ...


class _Terminal:
    """A terminal with its disk, through any number of lives and boots."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.hub = _Hub()
        self._lamp = _Lamp()
        self._boots = 0
        self._ms = 0
        self.thanked_by_boot: dict[str, list[Press]] = {}
        self._fuse = Fuse()
        self._outbox: Outbox | None = None
        self.start(None)

    def start(self, blows_at: int | None, *, new_boot: bool = True) -> None:
        if new_boot:
            self._boots += 1
            self._ms = 0
        try:
            self._boot(blows_at)
        except PowerCutError:
            self.start(None)

    def _boot(self, blows_at: int | None) -> None:
        if self._outbox is not None:
            self._outbox.close()
        boot = f"boot-{self._boots}"
        self._fuse = self.hub.fuse = self._lamp.fuse = Fuse(blows_at)
        self.hub.answers.clear()
        self._lamp.thanked = self.thanked_by_boot.setdefault(boot, [])
        self._outbox = FusedOutbox(self._path, self._fuse)
        self.store = PressStore(self._outbox.connection, boot)
        waiting, refused = self.store.waiting(), self.store.refused()
        state = logic.initial(Question.SATISFACTION, Language.FI, waiting, boot, refused=refused)
        hands = TerminalHands(self.store, [self._lamp])
        self._app = DeviceApp(logic, state, hands, outbox=self._outbox, session=cast("Session", self.hub))
        self._app.start(self._now())
        self._app.handle([LinkUp()], self._now())

    def press(self, key: int) -> None:
        self._app.handle([KeyDown(key, self._now()), KeyUp(key, self._now())], self._now())

    def wait(self, ms: int) -> None:
        until = self._ms + ms
        while True:
            self._take_answers()
            due = self._app.next_due()
            if due is None or due >= until:
                break
            self._ms = max(due, self._ms)
            self._app.due(self._now())
        self._ms = until

    def close(self) -> None:
        if self._outbox is not None:
            self._outbox.close()

    def _take_answers(self) -> None:
        replies, self.hub.answers = self.hub.answers, []
        self._app.handle(replies, self._now())

    def _now(self) -> Moment:
        return Moment(mono_ms=self._ms, utc=_NINE + timedelta(milliseconds=self._ms))


_VISITS = st.lists(st.tuples(st.integers(1, 5), st.integers(60, 9_000)), min_size=1, max_size=8)


@settings(deadline=None)
@given(
    visits=_VISITS,
    cuts=st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=4),
    up=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_every_press_thanked_for_is_counted_exactly_once_wherever_the_power_is_cut(
    visits: list[tuple[int, int]], cuts: list[tuple[int, bool]], up: list[bool]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        fuses = iter([point for point, _ in cuts])
        boots = iter([new_boot for _, new_boot in cuts])
        terminal.start(next(fuses, None))
        for (key, gap_ms), terminal.hub.up in zip(visits, up, strict=False):
            try:
                terminal.press(key)
                terminal.wait(gap_ms)
            except PowerCutError:
                terminal.start(next(fuses, None), new_boot=next(boots, True))
        terminal.hub.up = True
        terminal.start(None)
        terminal.wait(20_000)
        kept = terminal.store.all()
        counted = Counter(command.satisfaction for command in terminal.hub.counted)
        assert counted == Counter(press.key for its in kept.values() for press in answers(its))
        for boot, thanked in terminal.thanked_by_boot.items():
            assert set(thanked) <= set(kept.get(boot, []))
        terminal.close()


def test_an_answer_pending_at_a_power_cut_is_handed_in_after_the_next_boot() -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        terminal.press(4)
        terminal.wait(1_000)
        terminal.start(None)
        assert [command.satisfaction for command in terminal.hub.counted] == [4]
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


def test_a_week_without_the_hub_loses_no_answer() -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = _Terminal(Path(folder) / "feedback.db")
        terminal.hub.up = False
        keys = [1 + visitor % 5 for visitor in range(300)]
        for key in keys:
            terminal.press(key)
            terminal.wait(7 * 24 * 3_600_000 // 300)
        assert terminal.hub.counted == []
        terminal.hub.up = True
        terminal.start(None)
        terminal.wait(1_000)
        assert [command.satisfaction for command in terminal.hub.counted] == keys
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
        assert terminal.store.refused() == []
        terminal.close()


def test_a_damaged_press_is_set_aside_and_the_others_are_counted(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "feedback.db")
    store = PressStore(outbox.connection, "boot-1")
    with outbox.transaction():
        store.keep(
            [Press(question=Question.SATISFACTION, key=key, at=Moment(mono_ms=0, utc=_NINE)) for key in (1, 2, 3)]
        )
    outbox.connection.execute("UPDATE press SET utc = CAST(X'32FFFE' AS TEXT) WHERE key = 1")
    outbox.connection.execute("UPDATE press SET question = 'satisfbction' WHERE key = 2")
    assert [press.key for press in store.waiting()["boot-1"]] == [3]
    assert [press.key for press in store.all()["boot-1"]] == [3]
    assert outbox.unreadable == 2
    outbox.close()


def test_a_damaged_answer_is_set_aside_and_the_others_are_handed_in_again() -> None:
    outbox = Outbox(None)
    store = PressStore(outbox.connection, "boot-1")
    answers_ = [
        GiveFeedback(channel=FeedbackChannel.TERMINAL, language=Language.FI, satisfaction=value) for value in (1, 5)
    ]
    with outbox.transaction():
        for answer in answers_:
            store.set_aside(answer)
    outbox.connection.execute("UPDATE answer_set_aside SET command = '{' WHERE seq = 1")
    assert store.refused() == answers_[1:]
    assert outbox.unreadable == 1
    outbox.close()
