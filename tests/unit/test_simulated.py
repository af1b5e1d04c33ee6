from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from tests.unit.paper_line import PaperLine
from vuoro.clock import DrivenClock
from vuoro.messages.simulation import AnyAct, AtTime, ChimeHeard, PressButton, SetTime, TellAgain
from vuoro.service import LinkUp, Received
from vuoro.simulated import Wire
from vuoro.topics import PRESENCE, SIM_ACT, SIM_AT, SIM_SEEN, SIM_TIME
from vuoro.values import EPOCH, Moment

NOON = SetTime(round=7, mono_ms=1_000, utc=EPOCH.utc)
CHIME = ChimeHeard(real_ns=1, call="20200113-X001.1", showing=1)


class _App:
    """An app that has nothing to do, or is busy with it."""

    def __init__(self) -> None:
        self.is_busy = False

    def start(self, now: Moment) -> None:
        """Nothing to load."""

    def handle(self, batch: Sequence[object], now: Moment) -> None:
        """Nothing to handle."""

    def next_due(self) -> int | None:
        return 5_000

    def due(self, now: Moment) -> None:
        """Nothing is due."""

    def busy(self) -> bool:
        return self.is_busy

    def upkeep(self) -> None:
        """Nothing to keep up."""

    def stop(self) -> None:
        """Nobody to tell."""


def wire_of(line: PaperLine, clock: DrivenClock | None) -> Wire:
    return Wire(line, clock, lambda: 4)


def time_is(message: SetTime) -> Received:
    return Received(SIM_TIME, "kiosk-1", message)


def act(message: AnyAct | TellAgain) -> Received:
    return Received(SIM_ACT, "kiosk-1", message)


def test_only_the_simulations_messages_are_taken_from_the_app() -> None:
    wire = wire_of(PaperLine(), DrivenClock())
    assert wire.wants(time_is(NOON))
    assert wire.wants(act(PressButton(button="vero")))
    assert not wire.wants(Received(PRESENCE, "kiosk-1", None))
    assert not wire.wants(LinkUp())


def test_the_simulation_sets_the_clock() -> None:
    clock = DrivenClock()
    wire = wire_of(PaperLine(), clock)
    assert not wire.has_time()
    wire.take(time_is(NOON))
    assert wire.has_time()
    assert clock.now() == Moment(mono_ms=1_000, utc=EPOCH.utc)


def test_in_a_live_lobby_the_clock_is_the_machines_and_no_time_is_answered() -> None:
    line = PaperLine()
    wire = wire_of(line, None)
    assert wire.has_time()
    wire.take(time_is(NOON))
    wire.settle(_App())
    assert line.published == []


def test_each_time_is_answered_once_and_only_when_there_is_nothing_left_to_do() -> None:
    line, app = PaperLine(), _App()
    wire = wire_of(line, DrivenClock())
    wire.settle(app)
    assert line.published == []
    app.is_busy = True
    wire.take(time_is(NOON))
    wire.settle(app)
    assert line.published == []
    app.is_busy = False
    wire.settle(app)
    wire.settle(app)
    (answer,) = line.messages(SIM_AT)
    assert isinstance(answer, AtTime)
    assert (answer.client, answer.round, answer.activity, answer.next_due_ms) == ("kiosk-1", 7, 4, 5_000)


def test_a_time_that_is_told_again_is_answered_again() -> None:
    line = PaperLine()
    wire = wire_of(line, DrivenClock())
    for _ in range(2):
        wire.take(time_is(NOON))
        wire.settle(_App())
    assert len(line.messages(SIM_AT)) == 2


def test_an_act_happens_once_however_often_the_broker_brings_it() -> None:
    acts: list[AnyAct] = []
    wire = wire_of(PaperLine(), DrivenClock())
    wire.on_act(acts.append)
    for number in (1, 2, 2, 1, 3):
        wire.take(act(PressButton(button="vero", number=number)))
    assert [one.number for one in acts] == [1, 2, 3]


def test_an_act_without_a_number_happens_each_time() -> None:
    acts: list[AnyAct] = []
    wire = wire_of(PaperLine(), None)
    wire.on_act(acts.append)
    for _ in range(2):
        wire.take(act(PressButton(button="vero")))
    assert len(acts) == 2


def test_what_was_seen_is_counted_and_can_be_told_again() -> None:
    line = PaperLine()
    wire = wire_of(line, DrivenClock())
    for showing in (1, 2):
        wire.see(replace(CHIME, showing=showing))
    first, second = line.messages(SIM_SEEN)
    assert isinstance(first, ChimeHeard)
    assert isinstance(second, ChimeHeard)
    assert (first.told, second.told) == (1, 2)
    wire.take(act(TellAgain(after=1)))
    assert line.messages(SIM_SEEN)[2:] == [second]


@pytest.mark.parametrize("seen", [0, 2])
def test_the_answer_to_a_time_counts_what_was_seen(seen: int) -> None:
    line = PaperLine()
    wire = wire_of(line, DrivenClock())
    for _ in range(seen):
        wire.see(CHIME)
    wire.take(time_is(NOON))
    wire.settle(_App())
    (answer,) = line.messages(SIM_AT)
    assert isinstance(answer, AtTime)
    assert answer.seen == seen
