"""A morning at a clerk's desk, in a real browser before the real console, broker and controller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.broker.controller_process import SITE_FILE, Asker, ControllerProcess
from tests.broker.running import SITE, RunningBroker, Stranger
from tests.browser.conftest import OpenPage
from tests.browser.looking import assert_good
from vuoro.codec import encode
from vuoro.i18n import text
from vuoro.ids import new_command_id
from vuoro.messages.commands import Actor, CustomerIsHere, Request, TakeTicket
from vuoro.messages.replies import TicketTaken
from vuoro.messages.state import Ticket
from vuoro.topics import COMMAND
from vuoro.values import Language, Need, Role

#: Customers of the tax card are waited for so long here, so that a test can see the end of it.
WAIT_S = 30


@pytest.fixture(scope="module")
def controller(running_broker: RunningBroker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    directory = tmp_path_factory.mktemp("controller")
    site_file = directory / "site.toml"
    waits = f'id = "verotus"\nno_show_wait_s = {WAIT_S}\nno_show_wait_with_needs_s = 600\n'
    site_file.write_text(SITE_FILE.read_text(encoding="utf-8").replace('id = "verotus"\n', waits, 1), encoding="utf-8")
    process = ControllerProcess(running_broker, directory, site_file)
    process.start()
    yield process
    process.kill()


@pytest.fixture
def advisor(running_broker: RunningBroker) -> Iterator[Stranger]:
    """What an advisor says reaches the controller as the console's word."""
    place = running_broker.place
    password = place.password_file("console").read_text(encoding="utf-8").strip()
    stranger = Stranger("127.0.0.1", place.port, "advisor-of-a-test", "console", password)
    yield stranger
    stranger.leave()


def words(key: str, /, **values: object) -> str:
    return text(f"console_clerk.{key}", Language.EN, **values)


def take(kiosk: Asker, service: str = "verotus", *needs: Need, same_visit_as: str | None = None) -> Ticket:
    command = TakeTicket(service=service, language=Language.FI, needs=needs, same_visit_as=same_visit_as)
    result = kiosk.accepted(Request(command_id=new_command_id(), command=command))[0].result
    assert isinstance(result, TicketTaken)
    return result.ticket


def tell_is_here(advisor: Stranger, ticket: Ticket) -> None:
    actor = Actor(account="advisor", role=Role.ADVISOR)
    request = Request(command_id=new_command_id(), command=CustomerIsHere(ticket=ticket.ticket), actor=actor)
    advisor.publish(COMMAND.address(SITE.site, "console"), encode(COMMAND, request))


class Desk:
    """A clerk's page, by what a clerk sees."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.number = page.locator(".ticket-number")
        self.refused = page.locator("#refused")

    def button(self, key: str, /, **values: object) -> Locator:
        """Return a button by its words; its key may stand behind them."""
        name = re.compile(f"^{re.escape(words(key, **values))}( [A-Z])?$")
        return self.page.get_by_role("button", name=name).first

    def press(self, key: str, /, **values: object) -> None:
        self.button(key, **values).click()

    def says(self, key: str, /, **values: object) -> None:
        expect(self.page.locator("#said")).to_have_text(words(key, **values), timeout=20_000)

    def has_state(self, key: str) -> None:
        expect(self.page.locator("#state")).to_have_text(words(key))

    def shows_message(self, ticket: Ticket) -> None:
        expect(self.page.locator(".message")).to_contain_text(words("is_here", number=ticket.number))


def come_to_desk(page: Page, name: str) -> Desk:
    way = re.compile(f"^({words('open', name=name)}|{words('go_to', name=name)})$")
    page.get_by_role("button", name=way).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("desk", name=name))
    return Desk(page)


def at_desk(open_page: OpenPage, name: str, account: str, **more: Any) -> Desk:
    """A clerk comes in the morning, and opens a desk."""
    return come_to_desk(open_page(Role.CLERK, "/clerk", account=account, authority="vero", **more), name)


def keep(page: Page, folder: Path | None, name: str) -> None:
    """Keep a picture of the page, where anybody wants pictures."""
    if folder is not None:
        page.screenshot(path=folder / f"clerk-{name}.png", full_page=True)


@pytest.fixture
def desk(open_page: OpenPage) -> Iterator[Desk]:
    """An open desk, which is left empty."""
    desk = at_desk(open_page, "4", "anna")
    yield desk
    clear(desk)


def clear(desk: Desk) -> None:
    """Serve everybody, and leave."""
    page = desk.page
    while True:
        page.goto("/clerk")
        page.wait_for_load_state()
        if desk.button("start").is_visible():
            desk.press("start")
            expect(desk.button("finish")).to_be_visible()
        elif desk.button("finish").is_visible():
            desk.press("finish")
            expect(desk.button("next")).to_be_enabled()
        elif page.locator(".row-number").count() and desk.button("next").is_visible():
            desk.press("next")
            expect(desk.button("start")).to_be_visible()
        else:
            break
    if desk.button("leave").is_visible():
        desk.press("leave")
        expect(page.get_by_role("heading", level=1)).to_have_text(words("choose_desk"))


def test_a_morning_at_the_desk(desk: Desk, kiosk: Asker, advisor: Stranger, screenshots: Path | None) -> None:
    first, second, third = take(kiosk), take(kiosk, "verotus", Need.INTERPRETER), take(kiosk)
    take(kiosk, "etuudet", same_visit_as=first.ticket)
    page = desk.page
    expect(page.locator(".row-number")).to_have_text([first.number, second.number, third.number])
    keep(page, screenshots, "free")

    desk.press("next")
    desk.says("called", number=first.number)
    expect(desk.number).to_have_text(first.number)
    expect(desk.button("no_show")).to_be_disabled()
    expect(page.get_by_role("region", name=words("same_customer"))).to_contain_text("A001")
    tell_is_here(advisor, third)
    desk.shows_message(third)
    expect(page.locator("#announcer")).to_have_text(words("is_here", number=third.number))
    keep(page, screenshots, "called")
    assert_good(page)
    page.set_viewport_size({"width": 1280, "height": 800})

    desk.press("answer_taken")
    desk.says("answered_taken")
    expect(page.locator(".message")).to_contain_text(words("answer_taken"))
    desk.press("recall")
    desk.says("recalled", number=first.number)
    desk.press("start")
    desk.says("started", number=first.number)
    desk.has_state("serving_now")
    keep(page, screenshots, "serving")
    desk.press("finish_and_next")
    desk.says("called", number=second.number)
    expect(page.locator(".at-desk")).to_contain_text(words("need_interpreter"))
    desk.press("start")
    desk.says("started", number=second.number)
    desk.press("finish")
    desk.says("finished", number=second.number)
    desk.press("call_number", number=third.number)
    desk.says("called", number=third.number)
    expect(page.locator(".message .mark")).to_have_text(words("answer_taken"))


def test_a_customer_who_does_not_come_is_a_no_show_when_the_wait_is_over(desk: Desk, kiosk: Asker) -> None:
    missing = take(kiosk)
    desk.press("next")
    desk.says("called", number=missing.number)
    no_show = desk.button("no_show")
    expect(no_show).to_be_disabled()
    expect(no_show).to_be_enabled(timeout=1000 * (WAIT_S + 10))
    expect(desk.page.locator("#announcer")).to_have_text(words("wait_over", number=missing.number))
    no_show.click()
    desk.says("no_show_marked", number=missing.number)
    desk.has_state("nobody_here")
    desk.page.get_by_role("group", name=words("return_of", number=missing.number)).get_by_role(
        "button", name=words("return_by_arrival")
    ).click()
    desk.says("returned_by_arrival", number=missing.number)
    expect(desk.page.locator(".row-number")).to_have_text([missing.number])
