"""A terminal whose disk takes nothing more: it is dark and says so, and works again when there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from devices.feedback_terminal import logic
from devices.feedback_terminal.events import ClockSeen, KeyDown, KeyUp
from devices.feedback_terminal.hands import TerminalHands
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.state import Lights, State
from devices.feedback_terminal.store import VisitStore
from tests.clocked import Clocked
from tests.feedback_examples import BOOT, at, told_of, with_keys
from tests.full_disks import no_file_grows
from tests.unit.paper_line import PaperLine
from vuoro.device import DISK_RETRY_MS, DeviceApp
from vuoro.messages.commands import GiveFeedback
from vuoro.messages.device import Health
from vuoro.messages.loop import Event
from vuoro.messages.replies import Accepted, Done
from vuoro.outbox import Outbox
from vuoro.service import LinkDown, LinkUp, Received
from vuoro.topics import HEALTH, REPLY, SERVICES
from vuoro.values import Language


class _Terminal(Clocked):
    """A terminal on a real file, with its keys and lamps."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ms = 0
        self.line = PaperLine("feedback-1")
        self.outbox = Outbox(path)
        self.store = VisitStore(self.outbox.connection, BOOT, lambda: True)
        self.inbox: list[Event] = []
        self.thanked: list[Press] = []
        self.lights = Lights()
        hands = TerminalHands(self.store, [self], None, self.inbox.append, lambda: True)
        state = logic.initial(with_keys())
        self.app: DeviceApp[State] = DeviceApp(logic, state, hands, outbox=self.outbox, session=self.line)
        self.app.start(at(0))
        self.app.handle([LinkUp()], at(0))

    def thank(self, press: Press) -> None:
        self.thanked.append(press)

    def light(self, lights: Lights) -> None:
        self.lights = lights

    def close(self) -> None: ...

    def press(self, key: int) -> None:
        self.app.handle([KeyDown(key, at(self.ms)), KeyUp(key, at(self.ms + 80))], at(self.ms))

    def next_due(self) -> int | None:
        return self.app.next_due()

    def come_due(self) -> None:
        self.app.due(at(self.ms))

    def hub_answers(self) -> None:
        for request in self.line.sent:
            done = Accepted(command_id=request.command_id, result=Done())
            self.app.handle([Received(REPLY, "feedback-1", done)], at(self.ms))

    def codes(self) -> list[str]:
        health = self.line.messages(HEALTH)[-1]
        assert isinstance(health, Health)
        return [finding.code for finding in health.findings]

    def given(self) -> list[int | None]:
        commands = (request.command for request in self.line.sent)
        return [command.satisfaction for command in commands if isinstance(command, GiveFeedback)]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[_Terminal]:
    terminal = _Terminal(tmp_path / "outbox.sqlite3")
    yield terminal
    terminal.outbox.close()


def test_a_press_that_cannot_be_kept_is_not_thanked_for_and_the_lamps_go_dark(terminal: _Terminal) -> None:
    with no_file_grows(terminal.path):
        terminal.press(4)
        assert terminal.thanked == []
        assert terminal.lights == Lights()
        assert terminal.codes() == ["disk"]
        terminal.wait(60_000)
    terminal.wait(DISK_RETRY_MS)
    assert terminal.codes() == []
    assert terminal.lights.keys == {1, 2, 3, 4, 5}


def test_who_comes_when_there_is_room_again_is_thanked_and_counted(terminal: _Terminal) -> None:
    with no_file_grows(terminal.path):
        terminal.press(4)
        terminal.wait(60_000)
    terminal.wait(DISK_RETRY_MS)
    terminal.press(5)
    terminal.wait(3_000)
    assert [press.value for press in terminal.thanked] == [5]
    assert terminal.given() == [5]


def test_who_pressed_in_the_seconds_before_there_was_room_is_counted(terminal: _Terminal) -> None:
    with no_file_grows(terminal.path):
        terminal.press(4)
    terminal.wait(DISK_RETRY_MS + 3_000)
    assert [press.value for press in terminal.thanked] == [4]
    assert terminal.given() == [4]


def _told(*messages: object) -> Callable[[_Terminal], None]:
    received = [Received(SERVICES, None, message) for message in messages]
    return lambda terminal: terminal.app.handle(received, at(terminal.ms))


def _happens(*events: object) -> Callable[[_Terminal], None]:
    return lambda terminal: terminal.app.handle(events, at(terminal.ms))


def _reads(terminal: _Terminal) -> None:
    events = [*terminal.inbox]
    terminal.inbox.clear()
    terminal.app.handle(events, at(terminal.ms))


#: Everything that the terminal writes to its disk, in the order of a day.
_DAY: dict[str, Callable[[_Terminal], object]] = {
    "what the hub tells": _told(*told_of("lahti")),
    "a press": lambda terminal: terminal.press(4),
    "an answer handed in": lambda terminal: terminal.wait(3_000),
    "an answer counted": lambda terminal: terminal.hub_answers(),
    "the hub goes": _happens(LinkDown("gone")),
    "a press without the hub": lambda terminal: terminal.press(2),
    "an answer that waits": lambda terminal: terminal.wait(3_000),
    "the hub comes": _happens(LinkUp()),
    "what has waited": _reads,
    "and is counted": lambda terminal: terminal.hub_answers(),
    "old presses go": _happens(ClockSeen(trusted=True)),
}


@pytest.mark.parametrize("full_at", [None, *_DAY])
def test_a_disk_that_is_full_at_any_write_of_the_day_costs_no_answer(terminal: _Terminal, full_at: str | None) -> None:
    for step, happens in _DAY.items():
        with no_file_grows(terminal.path) if step == full_at else nullcontext():
            happens(terminal)
        terminal.wait(DISK_RETRY_MS)
        _reads(terminal)
    terminal.wait(10_000)
    _reads(terminal)
    terminal.hub_answers()
    assert terminal.given() == [4, 2]
    assert len(terminal.outbox) == 0
    assert terminal.store.waiting() == 0
    assert terminal.store.visits(Language.FI) == ()
    assert [press.value for press in terminal.store.presses()] == [4, 2]
    assert terminal.codes() == []
