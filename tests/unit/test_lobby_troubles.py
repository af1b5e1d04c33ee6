from __future__ import annotations

import ast
import itertools
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from maintenance.lobby import Lobby, put_together
from maintenance.picture import picture
from maintenance.report import make_report
from maintenance.troubles import Trouble, find_troubles
from vuoro import __version__
from vuoro.i18n import all_texts
from vuoro.messages.device import Finding, Health, Presence, Severity
from vuoro.messages.state import BoardState, DropboxState, QueueState, ServiceInfo, ServicesState
from vuoro.service import Received
from vuoro.topics import BOARD, DROPBOX, HEALTH, PRESENCE, QUEUE, SERVICES, Topic
from vuoro.values import ClientKind, Language, PresenceStatus, Texts

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "controller": ClientKind.CONTROLLER,
    "console": ClientKind.CONSOLE,
    "maintenance": ClientKind.MAINTENANCE,
    "kiosk-1": ClientKind.KIOSK,
}


def same(words: str) -> Texts:
    return Texts(fi=words, sv=words, en=words)


def presence(client: str, status: PresenceStatus = PresenceStatus.ONLINE, version: str = __version__) -> Presence:
    return Presence(client=client, status=status, version=version, boot="b")


def health(client: str, *findings: Finding, outbox: int = 0) -> Health:
    return Health(client=client, findings=findings, outbox=outbox, readings={"printer": "ok", "lamps_lit": 18})


TAX = ServiceInfo(
    service="tax",
    letter="X",
    name=same("Tax"),
    authority="vero",
    authority_name=same("Tax Administration"),
    area="aula",
    area_name=same("Lobby"),
    open=True,
)
WELL = (
    presence("controller"),
    presence("kiosk-1"),
    presence("maintenance", PresenceStatus.OFFLINE),
    health("controller"),
    health("kiosk-1"),
    ServicesState(services=(TAX,)),
    QueueState(service="tax", waiting=7, last_called="X113", desks=2),
    BoardState(area="aula", area_name=same("Lobby"), calls=()),
    DropboxState(box="shared", fill=20, envelopes=3, last_opened_at=datetime(2026, 11, 23, 14, 15, tzinfo=UTC)),
)
TOPICS: dict[type, Topic] = {
    Presence: PRESENCE,
    Health: HEALTH,
    ServicesState: SERVICES,
    QueueState: QUEUE,
    BoardState: BOARD,
    DropboxState: DROPBOX,
}


def lobby(*later: msgspec.Struct, without: tuple[type, ...] = ()) -> Lobby:
    """Return a lobby where all is well, but for what was published ``later``."""
    messages = [message for message in (*WELL, *later) if not isinstance(message, without)]
    return put_together(Received(TOPICS[type(message)], None, message) for message in messages)


def troubles(*later: msgspec.Struct, without: tuple[type, ...] = (), language: Language = Language.EN) -> list[Trouble]:
    return find_troubles(lobby(*later, without=without), EXPECTED, language)


def trouble(*later: msgspec.Struct, without: tuple[type, ...] = ()) -> Trouble:
    (only,) = troubles(*later, without=without)
    return only


def test_a_lobby_where_all_is_well_has_no_troubles() -> None:
    assert troubles() == []


def test_a_device_that_was_lost_is_a_fault() -> None:
    found = trouble(presence("kiosk-1", PresenceStatus.LOST))
    assert (found.where, found.severity) == ("kiosk-1", Severity.FAULT)
    assert "power" in found.remedy


def test_a_device_that_was_stopped_is_a_fault() -> None:
    assert trouble(presence("kiosk-1", PresenceStatus.OFFLINE)).what == "The program was stopped"


def test_a_device_that_has_never_been_heard_of_is_a_fault_when_the_site_is_known() -> None:
    known = lobby()
    del known.presence["kiosk-1"]
    (found,) = find_troubles(known, EXPECTED, Language.EN)
    assert (found.where, found.severity) == ("kiosk-1", Severity.FAULT)
    assert find_troubles(known, {}, Language.EN) == []


def test_a_lobby_without_a_controller_is_in_trouble_even_when_the_site_is_not_known() -> None:
    (found,) = find_troubles(put_together([]), {}, Language.EN)
    assert (found.where, found.severity) == ("controller", Severity.FAULT)


def test_people_and_their_tools_may_come_and_go() -> None:
    assert troubles(presence("console", PresenceStatus.OFFLINE), presence("simulation", PresenceStatus.OFFLINE)) == []


def test_a_device_of_another_version_is_a_warning() -> None:
    found = trouble(presence("kiosk-1", version="0.0.1"))
    assert found.severity is Severity.WARNING
    assert found.what == f"Version 0.0.1, while this machine has {__version__}"


PAPER = Finding(code="paper_low", severity=Severity.WARNING, detail="sensor 2")


def test_what_a_device_finds_is_told_in_words_with_a_remedy() -> None:
    assert trouble(health("kiosk-1", PAPER)) == Trouble(
        where="kiosk-1",
        severity=Severity.WARNING,
        what="Paper is running low (sensor 2)",
        remedy="Change the roll at a quiet moment.",
    )


def test_a_finding_of_a_newer_device_is_told_by_its_code() -> None:
    found = trouble(health("kiosk-1", Finding(code="paper_on_fire", severity=Severity.FAULT, detail="")))
    assert (found.what, found.remedy) == ("paper_on_fire", "Look at the log of the device.")


def test_the_health_of_a_device_that_is_not_there_is_old_news() -> None:
    found = troubles(health("kiosk-1", PAPER), presence("kiosk-1", PresenceStatus.LOST))
    assert [each.what for each in found] == ["The connection was lost without a goodbye"]


def test_a_few_commands_under_way_are_no_trouble_but_many_are() -> None:
    assert troubles(health("kiosk-1", outbox=1)) == []
    assert trouble(health("kiosk-1", outbox=12)).what == "12 commands wait for an answer"


def test_a_controller_that_has_told_no_services_is_a_fault() -> None:
    assert trouble(without=(ServicesState,)).severity is Severity.FAULT


def test_a_board_that_has_expired_is_a_fault_of_the_controller() -> None:
    found = trouble(without=(BoardState,))
    assert (found.where, found.severity) == ("controller", Severity.FAULT)
    assert "aula" in found.what


def test_the_board_of_a_controller_that_is_not_there_is_no_further_trouble() -> None:
    found = troubles(presence("controller", PresenceStatus.LOST), without=(BoardState,))
    assert [each.where for each in found] == ["controller"]


def test_customers_without_an_open_desk_are_a_warning() -> None:
    found = trouble(QueueState(service="tax", waiting=4, last_called=None, desks=0))
    assert (found.where, found.what) == ("X Tax", "4 wait, and no desk is open")


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (DropboxState(box="shared", fill=None, envelopes=3, last_opened_at=None), "cannot tell"),
        (DropboxState(box="shared", fill=75, envelopes=3, last_opened_at=None, fill_warning=True), "75 % full"),
        (DropboxState(box="shared", fill=5, envelopes=3, last_opened_at=None, overdue=True), "has not been made"),
    ],
)
def test_a_box_that_is_filling_overdue_or_cannot_tell_is_a_warning(box: DropboxState, words: str) -> None:
    found = trouble(box)
    assert (found.where, found.severity) == ("shared", Severity.WARNING)
    assert words in found.what


def test_faults_are_told_before_warnings() -> None:
    found = troubles(health("kiosk-1", PAPER), presence("controller", PresenceStatus.LOST))
    assert [each.severity for each in found] == [Severity.FAULT, Severity.WARNING]


@pytest.mark.parametrize("language", [Language.FI, Language.SV, Language.EN, Language.SE])
def test_every_trouble_is_told_in_the_language_of_the_reader(language: Language) -> None:
    found = troubles(presence("kiosk-1", PresenceStatus.LOST), without=(BoardState,), language=language)
    assert len({each.what for each in found}) == 2
    english = troubles(presence("kiosk-1", PresenceStatus.LOST), without=(BoardState,))
    assert (found == english) is (language in {Language.EN, Language.SE})


def codes_in(file: Path) -> set[str]:
    """Return the constant codes of the findings that are made in ``file``."""
    calls = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    keywords = (keyword for call in calls if getattr(call.func, "id", "") == "Finding" for keyword in call.keywords)
    return {
        keyword.value.value
        for keyword in keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
    }


CODE = itertools.chain((ROOT / "devices").rglob("*.py"), (ROOT / "controller").rglob("*.py"))


@pytest.mark.parametrize("code", sorted(set().union(*map(codes_in, CODE))))
def test_every_finding_that_our_daemons_make_has_words_and_a_remedy(code: str) -> None:
    assert {f"finding.{code}", f"finding.{code}_remedy"} <= set(all_texts())


def shown(*later: msgspec.Struct, language: Language = Language.EN) -> str:
    known = lobby(*later)
    report = make_report("demo", "maintenance", known, find_troubles(known, EXPECTED, language))
    console = Console(width=120, file=StringIO())
    with console.capture() as said:
        console.print(picture(report, language))
    return said.get()


def test_the_picture_shows_devices_queues_and_boxes_in_words() -> None:
    said = shown()
    assert all(words in said for words in ("kiosk-1", "online", "printer ok", "X  Tax", "X113", "20 %", "All is well."))


def test_the_picture_leaves_out_the_one_who_looks() -> None:
    assert "maintenance" not in shown()


def test_the_picture_tells_each_trouble_with_its_remedy() -> None:
    said = shown(health("kiosk-1", PAPER), presence("controller", PresenceStatus.LOST), language=Language.FI)
    assert "VIKA  controller: Yhteys katkesi ilman hyvästejä" in said
    assert "Huomaa  kiosk-1: Paperi on vähissä" in said
    assert "Vaihda rulla hiljaisena hetkenä." in said
    assert "Kaikki on kunnossa." not in said


def test_the_picture_takes_no_detail_of_a_device_for_an_order_to_the_terminal() -> None:
    odd = Finding(code="paper_low", severity=Severity.WARNING, detail="[/bold] [red]x")
    assert "[/bold] [red]x" in shown(health("kiosk-1", odd))


def test_the_report_for_programs_says_the_same() -> None:
    known = lobby(health("kiosk-1", PAPER))
    report = make_report("demo", "maintenance", known, find_troubles(known, EXPECTED, Language.EN))
    content = msgspec.json.decode(msgspec.json.encode(report))
    assert content["all_well"] is False
    assert [device["client"] for device in content["devices"]] == ["controller", "kiosk-1"]
    assert content["devices"][1]["findings"][0]["code"] == "paper_low"
    assert content["queues"][0]["waiting"] == 7
    assert content["boxes"][0]["last_opened_at"] == "2026-11-23T14:15:00Z"
    assert content["troubles"][0]["where"] == "kiosk-1"
