from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from simulation.child import Status
from simulation.lobby import BROKER
from simulation.picture import picture
from simulation.scene import Scene
from vuoro.messages.device import Finding, Health, Presence, Severity
from vuoro.messages.simulation import PaperSeen, ThanksSeen
from vuoro.messages.state import BoardCall, BoardState, DropboxState, QueueState
from vuoro.service import Received
from vuoro.site_file import load_site
from vuoro.topics import BOARD, DROPBOX, HEALTH, PRESENCE, QUEUE, SIM_SEEN
from vuoro.values import Language, PresenceStatus, Texts

SITE = load_site(Path(__file__).parents[2] / "sites" / "demo.toml")
PAPER = (
    "Esittelypiste",
    "Vuoronumerosi",
    "X001",
    "Verokortti",
    "Odota täällä: Aula",
    *(f"rivi {n}" for n in range(20)),
)
SIZES = [(80, 24), (100, 30), (160, 50)]


def scene(language: Language = Language.EN) -> Scene:
    """A lobby in which everything has happened once."""
    seen = Scene(SITE, language)
    seen.processes |= {BROKER: Status.READY}
    for client in SITE.clients():
        presence = Presence(client=client, status=PresenceStatus.ONLINE, version="1", boot="b")
        seen.hear(Received(PRESENCE, client, presence))
    low = Finding(code="paper_low", severity=Severity.WARNING, detail="")
    seen.hear(Received(HEALTH, "kiosk-1", Health(client="kiosk-1", findings=(low,), outbox=0, readings={})))
    service = SITE.services[0].id
    seen.hear(Received(QUEUE, service, QueueState(service=service, waiting=7, last_called="A012", desks=2)))
    call = BoardCall(
        call="20200113-X001.1",
        order=1,
        number="X001",
        desk="4",
        desk_name=Texts(fi="Huone 4", sv="Rum 4", en="Room 4"),
        age_ms=0,
        shown={"display-1": 2},
    )
    board = BoardState(area="aula", area_name=Texts(fi="Aula", sv="Aulan", en="Lobby"), calls=(call,))
    seen.hear(Received(BOARD, "aula", board))
    box = DropboxState(box="shared", fill=42, envelopes=9, last_opened_at=None)
    seen.hear(Received(DROPBOX, "shared", box))
    paper = PaperSeen(real_ns=1, ticket="20200113-X001", number="X001", pressed_ns=0, lines=PAPER)
    seen.hear(Received(SIM_SEEN, "kiosk-1", paper))
    seen.hear(Received(SIM_SEEN, "feedback-1", ThanksSeen(real_ns=1, button="5", pressed_ns=0)))
    return seen


def drawn(seen: Scene, width: int, height: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, height=height, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(picture(seen, width, height), end="")
    return captured.get().rstrip("\n").split("\n")


@pytest.mark.parametrize("language", [Language.FI, Language.SV, Language.EN])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_picture_fills_the_terminal_and_no_more(width: int, height: int, language: Language) -> None:
    lines = drawn(scene(language), width, height)
    assert len(lines) == height
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_picture_shows_queues_board_ticket_and_devices(width: int, height: int) -> None:
    shown = "\n".join(drawn(scene(), width, height))
    for words in ("Kela benefits", "A012", "X001 → Room 4", "shown 2×", "Odota täällä: Aula", "42 % (9 inside)"):
        assert words in shown
    for words in ("answers: 1", "Paper is", "choose queue", "quit"):
        assert words in shown


def test_a_device_that_is_away_says_so_in_a_word() -> None:
    seen = scene()
    lost = Presence(client="display-1", status=PresenceStatus.LOST, version="1", boot="b")
    seen.hear(Received(PRESENCE, "display-1", lost))
    (row,) = [line for line in drawn(seen, 100, 30) if "● display" in line]
    assert "away" in row


def test_a_process_that_starts_again_is_not_called_away() -> None:
    seen = scene()
    seen.processes["display-1"] = Status.STARTING
    (row,) = [line for line in drawn(seen, 100, 30) if "● display" in line]
    assert "starting" in row


@pytest.mark.parametrize("steps", [0, 9, 17])
def test_the_chosen_queue_is_always_in_sight(steps: int) -> None:
    seen = scene()
    seen.choose(steps)
    letter = SITE.services[steps].letter
    assert any(line.startswith(f"│ {letter} ") for line in drawn(seen, 80, 12))


def test_the_choice_goes_round() -> None:
    seen = scene()
    seen.choose(-1)
    assert seen.service == SITE.services[-1].id
    seen.choose(1)
    assert seen.service == SITE.services[0].id


def test_before_the_first_ticket_the_picture_tells_how_vuoroctl_finds_the_lobby() -> None:
    seen = Scene(SITE, Language.EN, vuoroctl="~/vuoroctl.toml")
    assert any("--config ~/vuoroctl.toml" in line for line in drawn(seen, 160, 50))


def test_before_anything_has_happened_the_picture_says_so() -> None:
    shown = "\n".join(drawn(Scene(SITE, Language.EN), 80, 24))
    assert "Nobody has been called." in shown
    assert "No ticket has been printed yet." in shown


def test_a_point_with_many_devices_shows_first_those_that_do_not_work() -> None:
    many = load_site(Path(__file__).parents[2] / "sites" / "lahti.toml")
    seen = Scene(many, Language.EN)
    seen.processes |= {BROKER: Status.READY}
    last = list(many.clients())[-1]
    for client in many.clients():
        status = PresenceStatus.LOST if client == last else PresenceStatus.ONLINE
        seen.hear(Received(PRESENCE, client, Presence(client=client, status=status, version="1", boot="b")))
    lines = drawn(seen, 80, 24)
    assert len(lines) == 24
    (first,) = [line for line in lines if f"● {last}" in line]
    assert "away" in first
    assert any("+ " in line for line in lines)
