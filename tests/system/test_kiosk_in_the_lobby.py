"""A customer before the kiosk of a living lobby: every process is there; screen, printer and jack are simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulation.link import Link
from simulation.lobby import Lobby
from vuoro.messages.device_commands import (
    DocumentStamp,
    DoResult,
    Identify,
    PrintReceipt,
    TestChime,
    TestLamps,
    TestPrint,
)
from vuoro.messages.simulation import (
    PagePrinted,
    PageSeen,
    Paper,
    PaperSeen,
    PlugHeadset,
    PressKey,
    SetPaper,
    SpeechHeard,
    TouchAt,
)
from vuoro.messages.state import AdvisorState
from vuoro.service import Received
from vuoro.settings import Simulation
from vuoro.site import PEOPLE
from vuoro.topics import ADVISOR
from vuoro.values import ClientKind, HelpReason, Texts

_KIOSK = "kiosk-1"


class Visitor:
    """Somebody before the kiosk: sees its page, touches it, hears its voice, takes its papers."""

    def __init__(self, lobby: Lobby) -> None:
        self.page: PageSeen | None = None
        self.heard: list[str] = []
        self.papers: list[PaperSeen] = []
        self.pages: list[PagePrinted] = []
        self.wanted: set[HelpReason] = set()
        self.link = Link(
            lobby.site.site,
            lobby.broker(ClientKind.SIMULATION),
            lobby.broker(PEOPLE),
            topics=(ADVISOR,),
            hear=self._notice,
            keeps_record=False,
        )
        self.link.start()

    def comes(self) -> None:
        """Look at the screen until it shows something: a key that does nothing without a headset makes it tell."""
        self.sees(lambda page: page.place == "welcome", wake=PlugHeadset(plugged=False))

    def sees(self, what: Callable[[PageSeen], bool], wake: PlugHeadset | None = None) -> PageSeen:
        """Wait until the page is so."""
        if wake is not None:
            self.link.act(_KIOSK, PressKey(key="next"))
        self.waits_for(lambda: self.page is not None and what(self.page))
        assert self.page is not None
        return self.page

    def touches(self, label: str) -> None:
        """Touch a choice once it is on the page; a finger needs half a second from one touch to the next."""
        page = self.sees(lambda page: any(choice.label == label for choice in page.choices))
        choice = next(choice for choice in page.choices if choice.label == label)
        self.link.listen(lambda: False, 0.6)
        self.link.act(_KIOSK, TouchAt(x=choice.x, y=choice.y))

    def presses(self, key: str) -> None:
        """Press a key of the keypad."""
        self.link.listen(lambda: False, 0.6)
        self.link.act(_KIOSK, PressKey(key=key))

    def waits_for(self, happened: Callable[[], bool]) -> None:
        """Wait until it has happened."""
        self.link.wait_for(happened, "the kiosk")

    def _notice(self, item: Received) -> None:
        match item.message:
            case PageSeen() as page:
                self.page = page
            case SpeechHeard(text=text):
                self.heard.append(text)
            case PaperSeen() as paper:
                self.papers.append(paper)
            case PagePrinted() as printed:
                self.pages.append(printed)
            case AdvisorState(requests=requests):
                self.wanted = {request.reason for request in requests if request.client == _KIOSK}


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    site = Path(__file__).resolve().parents[2] / "sites" / "demo.toml"
    with Lobby(site, tmp_path_factory.mktemp("lobby") / "lobby", Simulation.LIVE) as lobby:
        lobby.start()
        visitor = Visitor(lobby)
        visitor.comes()
        yield visitor
        visitor.link.stop()


def test_a_customer_touches_the_way_to_a_number_and_gets_its_paper(visitor: Visitor) -> None:
    way = ("English", "Choose an authority", "More", "Tax Administration", "Tax card and tax advice", "Take a number")
    for label in way:
        visitor.touches(label)
    number = visitor.sees(lambda page: page.number is not None).number
    visitor.waits_for(lambda: bool(visitor.papers))
    assert visitor.papers[-1].number == number
    visitor.touches("Finish")


def test_a_customer_with_a_headset_hears_the_page_and_with_none_nothing(visitor: Visitor) -> None:
    visitor.sees(lambda page: page.place == "welcome")
    visitor.presses("speak")
    visitor.link.act(_KIOSK, PlugHeadset(plugged=True))
    visitor.presses("speak")
    visitor.waits_for(lambda: bool(visitor.heard))
    assert visitor.heard[0].startswith("Tervetuloa")
    visitor.link.act(_KIOSK, PlugHeadset(plugged=False))
    visitor.waits_for(lambda: visitor.heard[-1] == "")
    assert len(visitor.heard) == 2


def test_who_does_not_know_what_they_need_is_told_that_the_advisor_knows(visitor: Visitor) -> None:
    for label in ("English", "I do not know what I need", "Call an advisor"):
        visitor.touches(label)
    visitor.sees(lambda page: page.title == "The advisor has been told")
    visitor.waits_for(lambda: HelpReason.UNSURE in visitor.wanted)
    visitor.touches("I need no help any more")
    visitor.waits_for(lambda: HelpReason.UNSURE not in visitor.wanted)
    visitor.touches("Finish")


def test_the_advisor_hears_of_the_roll_before_it_ends_and_that_it_is_changed(visitor: Visitor) -> None:
    visitor.link.act(_KIOSK, SetPaper(paper=Paper.LOW))
    visitor.waits_for(lambda: HelpReason.PAPER_LOW in visitor.wanted)
    visitor.link.act(_KIOSK, SetPaper(paper=Paper.OK))
    visitor.waits_for(lambda: not visitor.wanted)


def test_staff_print_a_receipt_and_a_test_page_and_are_answered_when_the_paper_is_out(visitor: Visitor) -> None:
    stamp = DocumentStamp(
        number=3,
        authority_name=Texts(fi="Kela", sv="FPA", en="Kela"),
        site_name=Texts(fi="Lahti", sv="Lahtis", en="Lahti"),
        time_zone="Europe/Helsinki",
        at=datetime(2020, 1, 13, 14, 15, 4, tzinfo=UTC),
    )
    for do in (PrintReceipt(stamp=stamp), TestPrint()):
        assert visitor.link.ask_device(_KIOSK, do).ok
    visitor.waits_for(lambda: len(visitor.pages) == 2)
    receipt, test = visitor.pages
    assert {"Asiakirja vastaanotettu", "Handling mottagen", "16.15.04"} <= set(receipt.lines)
    assert "kiosk-1" in test.lines


def test_without_paper_staff_are_told_why_nothing_comes(visitor: Visitor) -> None:
    visitor.link.act(_KIOSK, SetPaper(paper=Paper.OUT))
    visitor.waits_for(lambda: HelpReason.PAPER_OUT in visitor.wanted)
    result = visitor.link.ask_device(_KIOSK, TestPrint())
    assert (result.ok, result.code) == (False, "paper_out")
    visitor.link.act(_KIOSK, SetPaper(paper=Paper.OK))
    visitor.waits_for(lambda: not visitor.wanted)


def test_staff_see_which_kiosk_it_is_try_its_lamps_and_hear_what_it_has_not(visitor: Visitor) -> None:
    result = visitor.link.ask_device(_KIOSK, Identify())
    assert (result.ok, result.detail) == (True, "kiosk-1")
    visitor.sees(lambda page: page.number == "kiosk-1")
    visitor.sees(lambda page: page.place == "welcome")
    assert visitor.link.ask_device(_KIOSK, TestLamps()).ok
    assert _without_id(visitor.link.ask_device(_KIOSK, TestChime())) == (False, "not_fitted")


def _without_id(result: DoResult) -> tuple[bool, str]:
    return result.ok, result.code
