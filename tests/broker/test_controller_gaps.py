"""A reader of the live events that sees a gap asks for what it has missed, also after the controller has died."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.broker.controller_process import ASK_AGAIN_S, Asker, ControllerProcess
from tests.broker.running import PATIENCE_S, SITE, Person, RunningBroker
from vuoro.ids import new_command_id
from vuoro.messages.commands import ReplayEvents, Request, TakeTicket
from vuoro.messages.events import Event
from vuoro.messages.replies import Accepted, Events
from vuoro.service import Received
from vuoro.session import Subscription
from vuoro.topics import EVENT, REPLY
from vuoro.values import Language

Enter = Callable[..., Person]

BURST = 800
#: The controller dies until there is a gap, so often at most; once is nearly always enough.
DEATHS = 12


class Reader:
    """Keeps every event in order: the live ones, and where one is missing those of the history."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.events: list[Event] = []
        self.gaps = 0
        self._question: Request | None = None
        self._ask_at = 0.0

    def read_until(self, last_seq: int) -> None:
        """Read until the event ``last_seq`` is there."""
        deadline = time.monotonic() + PATIENCE_S
        while len(self.events) < last_seq:
            assert time.monotonic() < deadline, f"only {len(self.events)} of {last_seq} events came"
            for received in self._person.inbox.take_all(0.05):
                if isinstance(received, Received):
                    self._hear(received)
            self._ask_again()

    def _hear(self, received: Received) -> None:
        if received.topic is EVENT:
            self._read(received.message)
        elif received.topic is REPLY and self._question and received.message.command_id == self._question.command_id:
            self._question = None
            assert isinstance(received.message, Accepted)
            assert isinstance(received.message.result, Events)
            for event in received.message.result.events:
                self._read(event)
            if not received.message.result.complete:
                self._ask()

    def _read(self, event: Event) -> None:
        if event.seq == len(self.events) + 1:
            self.events.append(event)
        elif event.seq > len(self.events) and self._question is None:
            self.gaps += 1
            self._ask()

    def _ask(self) -> None:
        command = ReplayEvents(from_seq=len(self.events) + 1)
        self._question = Request(command_id=new_command_id(), command=command)
        self._ask_at = 0.0
        self._ask_again()

    def _ask_again(self) -> None:
        """Ask what has no answer yet: the controller may have died over it."""
        if self._question is not None and time.monotonic() > self._ask_at:
            self._ask_at = time.monotonic() + ASK_AGAIN_S
            self._person.session.send(self._question)


@pytest.fixture
def controller(broker: RunningBroker, tmp_path: Path) -> Iterator[ControllerProcess]:
    controller = ControllerProcess(broker, tmp_path / "controller")
    controller.start()
    yield controller
    controller.kill()


def takes(count: int) -> list[Request]:
    take = TakeTicket(service=SITE.services[0].id, language=Language.FI)
    return [Request(command_id=new_command_id(), command=take) for _ in range(count)]


def test_a_reader_gets_every_event_although_the_controller_dies_before_it_has_told_of_them(
    controller: ControllerProcess, enter: Enter
) -> None:
    reader = Reader(enter("maintenance", Subscription(EVENT)))
    kiosk = Asker(enter("kiosk-1"))
    kiosk.ask(*takes(1))
    asked = 1
    for _ in range(DEATHS):
        burst = takes(BURST)
        kiosk.send(burst)
        reader.read_until(len(reader.events) + 1)
        controller.kill()
        controller.start()
        kiosk.ask(*burst)
        asked += BURST
        kiosk.ask(*takes(1))
        asked += 1
        reader.read_until(asked)
        if reader.gaps:
            break
    kiosk.ask(*takes(1))
    reader.read_until(asked + 1)
    assert reader.gaps > 0
    assert [event.seq for event in reader.events] == list(range(1, asked + 2))


@pytest.mark.usefixtures("controller")
def test_a_reader_that_comes_late_begins_with_the_history(enter: Enter) -> None:
    kiosk = Asker(enter("kiosk-1"))
    kiosk.ask(*takes(20))
    reader = Reader(enter("maintenance", Subscription(EVENT)))
    kiosk.ask(*takes(1))
    reader.read_until(21)
    assert reader.gaps == 1
    assert [event.seq for event in reader.events] == list(range(1, 22))
