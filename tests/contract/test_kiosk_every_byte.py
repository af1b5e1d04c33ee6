"""The plug pulled at every single byte of a ticket: the same number comes out whole afterwards, and is confirmed once.

The kiosk's own rules, the real adapters, and a printer of ours at the other end of a pseudo-terminal. It keeps what it
had when the plug was pulled, as a printer with its own supply does: half a command, half a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.ticket_kiosk.events import MarkPrinted, Print, Printed, PrinterChanged, PrinterCondition, PrintFailed
from devices.ticket_kiosk.ports import PrintJob
from devices.ticket_kiosk.settings import PrinterKind
from tests.contract.kiosk_printers import TYPESETTER, PtyRig
from tests.kiosk_examples import Kiosk, given
from vuoro.backoff import Backoff
from vuoro.messages.commands import TicketPrinted
from vuoro.values import TicketNumber, ticket_number

#: The tests together cut at every byte, each at its own share of them, on a serial port and on USB by turns.
_SHARES = 4
#: Pulled within the command of the knife, the plug is too late: the paper comes out, but nobody can know that.
_CUT = 2


class _Impatient(Backoff):
    """Tries again at once: the plug is in again as soon as it was pulled."""

    def next(self) -> float:
        """Return hardly any time."""
        return 0.0005


class _Counter:
    """A kiosk with its printer, before which one customer after the other stands."""

    def __init__(self, rig: PtyRig) -> None:
        self._rig = rig
        self.kiosk = Kiosk(follow_url="https://vuoro.example.fi/t/").open()
        self._printed = 0

    def give(self, number: TicketNumber) -> int:
        """Let the hub give a number, and the kiosk print it; return how long its ticket is."""
        self.kiosk.tell(given(number, code="K7Q2F9"))
        return len(self._print())

    def print_again(self) -> None:
        """Pull the plug altogether, put it in, and let the kiosk do what it wants."""
        self._expect(PrintFailed)
        self._rig.unplug()
        self._rig.plug_in()
        while self.kiosk.state.printer is not PrinterCondition.OK:
            self._hear()
        self._print()

    def paper_comes_out(self) -> None:
        """Let the printer finish."""
        self._expect(Printed)

    def _print(self) -> bytes:
        effects = self.kiosk.did(Print)
        assert len(effects) == self._printed + 1, "one ticket is given to the printer at a time"
        self._printed += 1
        slip = effects[-1].slip
        data = TYPESETTER.ticket(slip)
        self._rig.printer.print(PrintJob(paper=slip.ticket.ticket, name=slip.ticket.number, data=data))
        return data

    def _expect(self, kind: type[Printed | PrintFailed]) -> None:
        while not isinstance(self._hear(), kind):
            pass

    def _hear(self) -> object:
        event = self._rig.events.next()
        assert isinstance(event, Printed | PrintFailed | PrinterChanged)
        self.kiosk.tell(event)
        return event


@pytest.fixture(params=range(_SHARES))
def share(request: pytest.FixtureRequest) -> int:
    chosen: int = request.param
    return chosen


@pytest.fixture
def rig(share: int, tmp_path: Path) -> Iterator[PtyRig]:
    kinds = list(PrinterKind)
    built = PtyRig(kinds[share % len(kinds)], tmp_path, backoff=_Impatient())
    built.printer.start()
    assert built.events.next() == PrinterChanged(PrinterCondition.OK)
    yield built
    built.close()


def test_wherever_the_plug_is_pulled_every_number_comes_out_whole_and_is_confirmed_once(
    rig: PtyRig, share: int
) -> None:
    counter = _Counter(rig)
    length = counter.give("X001")
    counter.paper_comes_out()
    expected = ["X001"]
    for ordinal, after_bytes in enumerate(range(1 + share, length + 1, _SHARES), start=2):
        number = ticket_number("X", ordinal)
        rig.unplug_in_the_next_ticket(after_bytes)
        counter.give(number)
        counter.print_again()
        counter.paper_comes_out()
        expected += [number, number] if after_bytes >= length - _CUT else [number]
    assert rig.numbers() == expected
    confirmed = [paper.ticket.partition("-")[2] for paper in counter.kiosk.sent(TicketPrinted)]
    assert confirmed == sorted(set(expected), key=lambda number: int(number[1:]))
    assert len(counter.kiosk.did(MarkPrinted)) == len(confirmed)
    assert counter.kiosk.state.line == ()
