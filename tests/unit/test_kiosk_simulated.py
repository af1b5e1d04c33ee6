"""The kiosk in a simulation: acts in, what a person would see out; and the hands between logic and hardware."""

from __future__ import annotations

import pytest

from devices.ticket_kiosk.events import (
    Light,
    MarkPrinted,
    Pressed,
    Print,
    Printed,
    PrinterChanged,
    PrinterCondition,
    Refuse,
    Released,
    SaveTicket,
)
from devices.ticket_kiosk.hands import KioskHands
from devices.ticket_kiosk.simulated import FakeButtons, FakeLamps, FakePrinter, World
from devices.ticket_kiosk.store import TicketStore
from devices.ticket_kiosk.ticket import Typesetter
from tests.kiosk_examples import slip
from vuoro.clock import DrivenClock
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnySeen, Paper, PaperSeen, PressButton, PressRefused, SetDoor, SetPaper
from vuoro.outbox import Outbox

_TYPESETTER = Typesetter("TM-T20II")


class _Lobby:
    """A simulated kiosk with its hands, and a person who looks at it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.seen: list[AnySeen] = []
        self.outbox = Outbox(None)
        self.store = TicketStore(self.outbox.connection)
        self.lamps = FakeLamps(self)
        buttons = FakeButtons(self.events.append, DrivenClock())
        printer = FakePrinter(self.events.append, self, _TYPESETTER.code_pages)
        self.world = World(buttons, printer)
        self.hands = KioskHands(buttons, self.lamps, printer, store=self.store, typesetter=_TYPESETTER)

    def see(self, seen: AnySeen) -> None:
        self.seen.append(seen)


def test_a_pressed_button_is_a_strike_and_a_release() -> None:
    lobby = _Lobby()
    lobby.world.act(PressButton(button="vero"))
    assert [type(event) for event in lobby.events] == [Pressed, Released]


@pytest.mark.parametrize(
    ("paper", "condition"),
    [
        (Paper.LOW, PrinterCondition.PAPER_LOW),
        (Paper.OUT, PrinterCondition.PAPER_OUT),
        (Paper.OK, PrinterCondition.OK),
    ],
)
def test_the_roll_is_what_the_simulation_says(paper: Paper, condition: PrinterCondition) -> None:
    lobby = _Lobby()
    lobby.world.act(SetPaper(paper=paper))
    assert lobby.events == [PrinterChanged(condition)]


def test_acts_for_other_devices_do_nothing() -> None:
    lobby = _Lobby()
    lobby.world.act(SetDoor(open=True))
    assert lobby.events == []


def test_a_printed_ticket_is_seen_with_the_text_that_was_read_from_its_bytes() -> None:
    lobby = _Lobby()
    lobby.hands.perform(Print(slip("X113"), pressed_ns=5))
    [paper] = lobby.seen
    assert isinstance(paper, PaperSeen)
    assert (paper.ticket, paper.number, paper.pressed_ns) == ("20200113-X113", "X113", 5)
    assert "Verokortti ja veroneuvonta" in paper.lines
    assert lobby.events == [Printed("20200113-X113")]


def test_a_refused_press_is_seen() -> None:
    lobby = _Lobby()
    lobby.hands.perform(Refuse("vero"))
    [refused] = lobby.seen
    assert isinstance(refused, PressRefused)
    assert refused.button == "vero"


def test_lamps_follow_the_logic() -> None:
    lobby = _Lobby()
    lobby.hands.perform(Light("vero", lit=True))
    lobby.hands.perform(Light("kela", lit=True))
    lobby.hands.perform(Light("vero", lit=False))
    assert lobby.lamps.lit == {"kela"}
    lobby.hands.close()
    assert lobby.lamps.lit == set()


def test_tickets_are_saved_and_let_go_by_the_hands() -> None:
    lobby = _Lobby()
    with lobby.outbox.transaction():
        lobby.hands.save(SaveTicket(slip("X113")))
    assert lobby.store.unprinted() == (slip("X113"),)
    with lobby.outbox.transaction():
        lobby.hands.save(MarkPrinted("20200113-X113"))
    assert lobby.store.unprinted() == ()
