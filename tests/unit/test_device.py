"""The shell of a device, around a small lamp: what is durable is on the disk before anything can be seen."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from tests.unit.paper_line import PaperLine
from vuoro.device import RESEND_S, DeviceApp
from vuoro.ids import new_command_id
from vuoro.messages import loop
from vuoro.messages.commands import CallNext, Request
from vuoro.messages.device import Finding, Health, Severity
from vuoro.messages.replies import Accepted, Done, Reply
from vuoro.messages.state import QueueState
from vuoro.outbox import Outbox
from vuoro.service import LinkDown, LinkUp, Received
from vuoro.topics import HEALTH, QUEUE, REPLY
from vuoro.values import EPOCH

NOW = replace(EPOCH, mono_ms=5_000)
ASK = CallNext(desk="desk-4")
QUEUE_OF_VERO = QueueState(service="vero", waiting=3, last_called=None, desks=1)
WARM = Finding(code="warm", severity=Severity.WARNING, detail="41 °C")


class Pressed(loop.Event, frozen=True):
    """Somebody has pressed the button."""


class Warm(loop.Event, frozen=True):
    """The lamp gets warm."""


class Note(loop.Durable, frozen=True):
    """Write a line into the lamp's own book."""

    line: str


class Shine(loop.Effect, frozen=True):
    """The lamp shines."""


class LampState(Struct, frozen=True):
    """What the lamp knows."""

    due_at: int | None = None
    busy: bool = False
    steps: tuple[loop.Event, ...] = ()


class _Lamp:
    """The logic: a press asks and notes; the answer is noted and shines; all else is remembered."""

    def step(self, state: LampState, event: loop.Event, now: Any) -> tuple[LampState, tuple[loop.Effect, ...]]:
        state = replace(state, steps=(*state.steps, event))
        match event:
            case Pressed():
                return replace(state, due_at=now.mono_ms + 100), (Shine(), loop.Send(ASK), Note("asked"))
            case loop.Answered():
                return replace(state, due_at=None), (Shine(), Note("answered"))
            case Warm():
                return replace(state, busy=True), (loop.ReportHealth((WARM,), {"celsius": 41}),)
        return state, ()

    def next_due(self, state: LampState) -> int | None:
        return state.due_at

    def busy(self, state: LampState) -> bool:
        return state.busy


class _PowerCutError(Exception):
    """The power went."""


class _Room:
    """Line, disk and lamp of one device in one; the power can be cut at the n-th thing that happens."""

    def __init__(self, path: Path | None = None, *, cut_at: str | None = None) -> None:
        self.line = PaperLine()
        self.outbox = Outbox(path)
        self.outbox.connection.execute("CREATE TABLE IF NOT EXISTS book (line TEXT)")
        self.happened: list[str] = []
        self.cut_at = cut_at
        self.app = DeviceApp(_Lamp(), LampState(), self, outbox=self.outbox, session=self)

    client = "lamp-1"

    @property
    def connected(self) -> bool:
        return self.line.connected

    def start(self) -> None:
        self.line.start()

    def stop(self) -> None:
        self._happens("goodbye")
        self.line.stop()

    def publish(self, *what: Any) -> None:
        self.line.publish(*what)

    def send(self, request: Request) -> None:
        self._happens("sent")
        self.line.send(request)

    def save(self, effect: loop.Durable) -> None:
        assert isinstance(effect, Note)
        self._happens(f"saving {effect.line}")
        self.outbox.connection.execute("INSERT INTO book VALUES (?)", (effect.line,))

    def perform(self, effect: loop.Effect) -> None:
        assert isinstance(effect, Shine)
        self._happens("shone")

    def close(self) -> None:
        self._happens("closed")

    def book(self) -> list[str]:
        return [line for (line,) in self.outbox.connection.execute("SELECT line FROM book")]

    def state(self) -> LampState:
        state: LampState = self.app._state
        return state

    def _happens(self, what: str) -> None:
        if what == self.cut_at:
            raise _PowerCutError(what)
        assert not self.outbox.connection.in_transaction or what.startswith("saving")
        self.happened.append(what)


def answer_to(request: Request) -> Received:
    reply: Reply = Accepted(command_id=request.command_id, result=Done())
    return Received(REPLY, "lamp-1", reply)


def test_a_command_is_on_the_disk_before_it_is_sent_and_before_anything_shines() -> None:
    room = _Room()
    room.app.handle([Pressed()], NOW)
    assert room.happened == ["saving asked", "sent", "shone"]
    assert room.book() == ["asked"]
    assert room.line.sent == room.outbox.unanswered()


@pytest.mark.parametrize(
    ("cut_at", "waiting", "book"),
    [("saving asked", 0, []), ("sent", 1, ["asked"]), ("shone", 1, ["asked"])],
)
def test_a_power_cut_while_asking_leaves_all_or_nothing(
    tmp_path: Path, cut_at: str, waiting: int, book: list[str]
) -> None:
    room = _Room(tmp_path / "lamp.db", cut_at=cut_at)
    with pytest.raises(_PowerCutError):
        room.app.handle([Pressed()], NOW)
    room.outbox.close()
    again = _Room(tmp_path / "lamp.db")
    assert (len(again.outbox), again.book()) == (waiting, book)


@pytest.mark.parametrize(
    ("cut_at", "waiting", "book"),
    [("saving answered", 1, ["asked"]), ("shone", 0, ["asked", "answered"])],
)
def test_a_power_cut_while_an_answer_comes_leaves_all_or_nothing(
    tmp_path: Path, cut_at: str, waiting: int, book: list[str]
) -> None:
    room = _Room(tmp_path / "lamp.db")
    room.app.handle([Pressed()], NOW)
    room.cut_at = cut_at
    with pytest.raises(_PowerCutError):
        room.app.handle([answer_to(room.line.sent[0])], NOW)
    room.outbox.close()
    again = _Room(tmp_path / "lamp.db")
    assert (len(again.outbox), again.book()) == (waiting, book)


def test_what_was_not_answered_before_a_restart_is_sent_again_with_its_old_identity(tmp_path: Path) -> None:
    room = _Room(tmp_path / "lamp.db")
    room.app.handle([Pressed()], NOW)
    room.outbox.close()
    again = _Room(tmp_path / "lamp.db")
    again.app.start(NOW)
    again.app.handle([LinkUp()], NOW)
    assert again.line.sent == room.line.sent


def test_an_answer_takes_the_command_out_of_the_outbox_and_reaches_the_logic_with_it() -> None:
    room = _Room()
    room.app.handle([Pressed()], NOW)
    answer = answer_to(room.line.sent[0])
    assert room.app.busy()
    room.app.handle([answer], NOW)
    assert room.state().steps[-1] == loop.Answered(ASK, answer.message)
    assert not room.app.busy()
    assert len(room.outbox) == 0


def test_an_answer_that_comes_twice_or_to_nothing_of_ours_changes_nothing() -> None:
    room = _Room()
    room.app.handle([Pressed()], NOW)
    answer = answer_to(room.line.sent[0])
    stranger = answer_to(Request(command_id=new_command_id(), command=ASK))
    room.app.handle([answer], NOW)
    before = room.state()
    room.app.handle([answer, stranger], NOW)
    assert room.state() == before
    assert room.book() == ["asked", "answered"]


def test_a_command_of_a_time_without_a_broker_is_sent_when_the_broker_is_there() -> None:
    room = _Room()
    room.line.connected = False
    room.app.handle([Pressed(), Pressed()], NOW)
    assert room.line.sent == []
    room.line.connected = True
    room.app.handle([LinkUp()], NOW)
    assert room.line.sent == room.outbox.unanswered()
    assert len(room.line.sent) == 2


def test_a_command_without_an_answer_is_sent_again_but_not_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: seconds)
    room = _Room()
    room.app.handle([Pressed()], NOW)
    seconds += RESEND_S - 0.5
    room.app.upkeep()
    assert len(room.line.sent) == 1
    seconds += 0.5
    room.app.upkeep()
    room.app.upkeep()
    assert [request.command_id for request in room.line.sent] == [room.outbox.unanswered()[0].command_id] * 2


def test_a_rush_does_not_put_off_what_waits_for_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: seconds)
    room = _Room()
    room.app.handle([Pressed()], NOW)
    unheard = room.line.sent[0]
    for _ in range(3):  # others come and are answered, each sooner than a command is sent again
        seconds += RESEND_S / 2
        room.app.handle([Pressed()], NOW)
        room.app.handle([answer_to(room.line.sent[-1])], NOW)
        room.app.upkeep()
    assert room.line.sent.count(unheard) == 2


def test_nothing_is_sent_again_without_a_broker() -> None:
    room = _Room()
    room.line.connected = False
    room.app.handle([Pressed()], NOW)
    room.happened.clear()
    room.app.upkeep()
    assert room.happened == []


def test_the_logic_hears_of_the_start_of_the_connection_and_of_state() -> None:
    room = _Room()
    room.app.start(NOW)
    state = Received(QUEUE, "vero", QUEUE_OF_VERO, age_ms=4_000)
    room.app.handle([LinkUp(), state, LinkDown("gone")], NOW)
    assert room.state().steps == (
        loop.Started(),
        loop.LinkChanged(up=True),
        loop.Learned(QUEUE_OF_VERO, 4_000),
        loop.LinkChanged(up=False),
    )
    assert room.line.life == ["start"]


def test_the_logic_is_woken_when_it_has_asked_for_it() -> None:
    room = _Room()
    assert room.app.next_due() is None
    room.app.handle([Pressed()], NOW)
    assert room.app.next_due() == NOW.later(100)
    room.app.due(NOW)
    assert room.state().steps[-1] == loop.Due()


def test_a_device_is_busy_while_its_logic_is() -> None:
    room = _Room()
    room.app.handle([Warm()], NOW)
    assert room.app.busy()


def healths(room: _Room) -> list[tuple[int, tuple[Finding, ...]]]:
    published = [message for message in room.line.messages(HEALTH) if isinstance(message, Health)]
    return [(health.outbox, health.findings) for health in published]


def test_health_is_told_at_once_and_again_to_every_new_connection() -> None:
    room = _Room()
    room.app.handle([Warm()], NOW)
    room.app.handle([LinkUp()], NOW)
    assert healths(room) == [(0, (WARM,)), (0, (WARM,))]
    assert [value for topic, value, _ in room.line.published if topic is HEALTH] == ["lamp-1", "lamp-1"]


@pytest.mark.parametrize("answered", [True, False])
def test_health_tells_how_many_commands_wait(answered: bool) -> None:
    room = _Room()
    room.app.handle([Pressed()], NOW)
    room.app.upkeep()
    room.app.upkeep()
    if answered:
        room.app.handle([answer_to(room.line.sent[0])], NOW)
        room.app.upkeep()
    assert healths(room) == [(1, ())] + [(0, ())] * answered


def test_at_the_end_the_broker_hears_goodbye_before_the_hardware_is_let_go() -> None:
    room = _Room()
    room.app.stop()
    assert room.happened == ["goodbye", "closed"]


def test_one_step_is_over_before_the_next_begins() -> None:
    room = _Room()
    room.app.handle([Pressed(), Pressed()], NOW)
    assert room.happened == ["saving asked", "sent", "shone"] * 2


def test_an_unknown_event_is_nothing_to_the_logic() -> None:
    room = _Room()
    room.app.handle([object()], NOW)
    assert room.state().steps == ()
