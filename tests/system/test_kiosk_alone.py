"""The hub dies for longer than anybody waits, and the kiosk goes on: on paper, on its disk, and afterwards at the hub.

Real broker, real controller, and a real kiosk with its real adapters: buttons on mock pins, a printer on a pty.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from devices.ticket_kiosk.escpos_reader import read
from devices.ticket_kiosk.paper import TextLine
from devices.ticket_kiosk.settings import PrinterSettings
from devices.ticket_kiosk.ticket import Typesetter
from simulation.kiosk_process import KioskProcess, kiosk_settings
from simulation.pty_printer import PtyPrinter
from tests.broker.controller_process import SITE_FILE, Asker, ControllerProcess
from tests.broker.running import Person, RunningBroker, eventually
from vuoro.ids import new_command_id
from vuoro.messages.commands import ReplayEvents, Request
from vuoro.messages.device import Health
from vuoro.messages.events import Event, TicketCancelled, TicketIssued
from vuoro.messages.replies import Events
from vuoro.service import Received
from vuoro.session import Subscription
from vuoro.topics import HEALTH

#: Longer than the grace of a kiosk whose hub is away.
AWAY_S = 11.0
#: The buttons are pressed in turn; one button is pressed again after more than half a second.
BETWEEN_S = 0.25
SERVICES = 3
#: An age is as exact as the way of its message is even.
A_MOMENT_MS = 200


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[RunningBroker]:
    running = RunningBroker(tmp_path / "broker")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def controller(broker: RunningBroker, tmp_path: Path) -> Iterator[ControllerProcess]:
    process = ControllerProcess(broker, tmp_path / "controller")
    process.start()
    yield process
    process.kill()


@pytest.fixture
def printer() -> Iterator[PtyPrinter]:
    with PtyPrinter() as running:
        yield running


@pytest.fixture
def kiosk(broker: RunningBroker, printer: PtyPrinter, tmp_path: Path) -> Iterator[KioskProcess]:
    process = KioskProcess(kiosk_settings(broker.place, SITE_FILE, tmp_path / "kiosk", printer.device))
    process.start()
    yield process
    process.kill()


@pytest.fixture
def console(broker: RunningBroker) -> Iterator[Person]:
    person = Person(broker.place.settings("console"), "console", (Subscription(HEALTH, "kiosk-1"),))
    person.session.start()
    person.is_up()
    yield person
    person.session.stop()


def healthy(console: Person, wanted: Callable[[Health], bool]) -> None:
    """Wait for a health of the kiosk that is as wanted."""
    console.wait_for(Received, lambda news: news.topic is HEALTH and wanted(news.message))


def numbers(printer: PtyPrinter) -> list[str]:
    """Return the numbers on the paper, by what is printed largest."""
    parts = read(printer.paper, Typesetter(PrinterSettings().profile).code_pages).parts
    lines = [part for part in parts if isinstance(part, TextLine) and part.runs]
    return [line.text for line in lines if line.runs[0].style.height == 8]


def press_until_paper(kiosk: KioskProcess, printer: PtyPrinter) -> None:
    """Press the first button until a ticket comes out: a kiosk that has just started may not give any yet."""
    before = printer.cuts
    deadline = time.monotonic() + 30
    while printer.cuts == before:
        assert time.monotonic() < deadline, "no ticket comes out"
        kiosk.press()
        time.sleep(0.6)


def history(console: Person) -> list[Event]:
    """Return all that the controller has recorded."""
    asker, complete = Asker(console), False
    events: list[Event] = []
    while not complete:
        question = Request(command_id=new_command_id(), command=ReplayEvents(from_seq=len(events) + 1))
        [answer] = asker.accepted(question)
        assert isinstance(answer.result, Events)
        events += answer.result.events
        complete = answer.result.complete
    return events


def test_a_kiosk_whose_hub_dies_goes_on_and_hands_everything_in(
    broker: RunningBroker,
    controller: ControllerProcess,
    kiosk: KioskProcess,
    printer: PtyPrinter,
    console: Person,
) -> None:
    press_until_paper(kiosk, printer)
    healthy(console, lambda health: health.readings["numbers_left"] == 201)
    controller.kill()
    broker.kill()
    presses, until = printer.cuts, time.monotonic() + AWAY_S
    while time.monotonic() < until:
        kiosk.press(presses % SERVICES)
        presses += 1
        time.sleep(BETWEEN_S)
    eventually(lambda: printer.cuts == presses, "every press gives a ticket")
    kiosk.kill()
    kiosk.start()
    press_until_paper(kiosk, printer)
    broker.start()
    controller.start()
    healthy(console, lambda health: health.readings["to_hand_in"] == 0 and health.outbox == 0)
    facts = [event.fact for event in history(console)]
    # A press in the very instant of the hub's death may have come there: then it has given back what nobody holds.
    given_back = {fact.ticket for fact in facts if isinstance(fact, TicketCancelled)}
    issued = [fact for fact in facts if isinstance(fact, TicketIssued) and fact.ticket not in given_back]
    assert sorted(fact.number for fact in issued) == sorted(numbers(printer))
    assert len({fact.number for fact in issued}) == len(issued)
    own = [fact for fact in issued if fact.lease is not None]
    assert len(own) > AWAY_S / BETWEEN_S / 2
    for letter in {fact.number[0] for fact in own}:
        handed_in = [fact.number for fact in own if fact.number[0] == letter]
        assert handed_in == sorted(handed_in)
    came = [fact.key_ms for fact in own]
    assert all(later - earlier > -A_MOMENT_MS for earlier, later in pairwise(came)), "nobody has lost a place"
    assert came[-1] - came[0] > (AWAY_S - 4) * 1000, "each has the age of its own"
