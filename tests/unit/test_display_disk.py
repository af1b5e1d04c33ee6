"""A display whose disk takes nothing more goes on calling people, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from devices.queue_display import logic
from devices.queue_display.app import DisplayApp
from devices.queue_display.hands import DisplayHands
from devices.queue_display.simulated import FakeChime, FakeScreen
from tests.display_examples import TIMING, board_call, everywhere
from tests.full_disks import no_file_grows
from tests.unit.paper_line import PaperLine
from vuoro.board.lobby import Spot
from vuoro.messages.commands import CallShown
from vuoro.messages.device import Health, Presence
from vuoro.messages.state import BoardCall, BoardState
from vuoro.outbox import Outbox
from vuoro.service import LinkUp, Received
from vuoro.topics import BOARD, HEALTH, PRESENCE
from vuoro.values import EPOCH, Moment, PresenceStatus


class _Display:
    """A whole display but for its broker; what its hands tell waits in ``inbox``."""

    def __init__(self, path: Path) -> None:
        self.line, self.outbox = PaperLine("display-1"), Outbox(path)
        self.screen, self.chime, self.inbox = FakeScreen(), FakeChime(), list[object]()
        hands = DisplayHands(self.inbox.append, self.screen, self.chime)
        state = logic.initial("display-1", Spot(areas=("aula",)), TIMING)
        self.app = DisplayApp(state, hands, outbox=self.outbox, session=self.line)
        self.ms = 0
        self.app.start(self.now)
        online = Presence(client="controller", status=PresenceStatus.ONLINE, version="1", boot="b")
        self.tell(LinkUp(), Received(PRESENCE, "controller", online))

    @property
    def now(self) -> Moment:
        return Moment(mono_ms=self.ms, utc=EPOCH.utc + timedelta(milliseconds=self.ms))

    def tell(self, *events: object) -> None:
        self.app.handle(events, self.now)
        while self.inbox:
            self.app.handle([self.inbox.pop(0)], self.now)

    def board(self, *calls: BoardCall) -> None:
        self.tell(Received(BOARD, "aula", BoardState(area="aula", area_name=everywhere("aula"), calls=calls)))

    def wait(self, milliseconds: int) -> None:
        end_ms = self.ms + milliseconds
        while (due_ms := self.app.next_due()) is not None and due_ms <= end_ms:
            self.ms = max(due_ms, self.ms)
            self.app.due(self.now)
            self.tell()
        self.ms = end_ms

    def findings(self) -> list[str]:
        health = self.line.messages(HEALTH)[-1]
        assert isinstance(health, Health)
        return [finding.code for finding in health.findings]


@pytest.fixture
def display(tmp_path: Path) -> Iterator[_Display]:
    path = tmp_path / "outbox.sqlite3"
    made = _Display(path)
    with no_file_grows(path):
        yield made
    made.outbox.close()


def _reports(display: _Display) -> list[tuple[str, int]]:
    commands = [request.command for request in display.line.sent]
    return [(command.call, command.showing) for command in commands if isinstance(command, CallShown)]


def test_every_call_is_shown_twice_and_reported(display: _Display) -> None:
    display.board(board_call(1), board_call(2))
    display.wait(60_000)
    assert sorted(_reports(display)) == [(board_call(order).call, showing) for order in (1, 2) for showing in (1, 2)]
    assert display.chime.chimes == 4


def test_the_next_board_and_a_hub_that_goes_away_are_seen_as_ever(display: _Display) -> None:
    display.board(board_call(1))
    display.wait(20_000)
    display.board()
    assert display.screen.views[-1].calls == ()
    gone = Presence(client="controller", status=PresenceStatus.LOST, version="1", boot="b")
    display.tell(Received(PRESENCE, "controller", gone))
    display.wait(10_000)
    assert not display.screen.views[-1].connected


def test_the_full_disk_is_told_in_health(display: _Display) -> None:
    display.board(board_call(1))
    assert display.findings() == ["disk"]


def test_a_disk_that_has_room_again_is_told_with_the_next_showing(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite3"
    display = _Display(path)
    with no_file_grows(path):
        display.board(board_call(1))
    display.wait(60_000)
    assert (display.findings(), len(display.outbox)) == ([], 1)
    display.outbox.close()
