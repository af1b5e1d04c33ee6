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


def test_two_browsers_of_one_clerk_agree(open_page: OpenPage, desk: Desk, kiosk: Asker) -> None:
    other = at_desk(open_page, "4", "anna", size=(390, 844), dark=True)
    first, second = take(kiosk), take(kiosk)
    for one in (desk, other):
        expect(one.page.locator(".row-number")).to_have_text([first.number, second.number])
    desk.press("next")
    for one in (desk, other):
        expect(one.number).to_have_text(first.number)
    other.press("start")
    for one in (desk, other):
        one.has_state("serving_now")
    desk.press("finish_and_next")
    for one in (desk, other):
        expect(one.number).to_have_text(second.number)
    assert_good(other.page)


def test_the_next_one_is_called_once_though_two_browsers_ask_at_once(
    open_page: OpenPage, desk: Desk, kiosk: Asker
) -> None:
    other = at_desk(open_page, "4", "anna")
    first, second = take(kiosk), take(kiosk)
    for one in (desk, other):
        expect(one.page.locator(".row-number")).to_have_text([first.number, second.number])
    # What the other browser shows is old: it has not heard yet that somebody was called.
    other.page.evaluate("document.querySelector('#next').setAttribute('id', 'old-next')")
    press = "document.querySelector('#old-next, #next').requestSubmit()"
    desk.page.evaluate(press)
    other.page.evaluate(press)
    for one in (desk, other):
        expect(one.number).to_have_text(first.number)
        expect(one.page.locator(".row-number")).to_have_text([second.number])


def test_a_clerk_whose_desk_is_taken_is_told_so_with_the_free_ones(open_page: OpenPage, desk: Desk) -> None:
    desk.has_state("nobody_here")
    page = open_page(Role.CLERK, "/clerk", account="bertta", authority="vero")
    page.get_by_role("button", name=words("go_to", name="4")).click()
    refusal = f"{text('rejected.desk_taken', Language.EN)} {words('free_desks', which='5')}"
    expect(page.locator("#refused")).to_have_text(refusal)


def test_nobody_waiting_is_told_and_the_next_customer_is_called_afterwards(desk: Desk, kiosk: Asker) -> None:
    desk.press("next")
    expect(desk.refused).to_have_text(re.compile(text("rejected.nobody_waiting", Language.EN)))
    customer = take(kiosk)
    desk.press("next")
    desk.says("called", number=customer.number)
    expect(desk.refused).to_be_empty()


def test_a_break_is_one_touch_and_so_is_its_end(open_page: OpenPage, kiosk: Asker) -> None:
    page = open_page(Role.CLERK, "/clerk", account="anna", authority="vero")
    page.locator("#serve-4-kiinteistovero").uncheck()
    desk = come_to_desk(page, "4")
    take(kiosk, "kiinteistovero")
    customer = take(kiosk)
    expect(page.locator(".row-number")).to_have_text([customer.number])
    desk.press("pause")
    desk.has_state("closed")
    expect(page.locator(".row-number")).to_have_count(0)
    desk.press("reopen")
    expect(page.locator(".row-number")).to_have_text([customer.number])
    desk.press("next")
    desk.says("called", number=customer.number)
    page.get_by_text(words("more"), exact=True).first.click()
    page.get_by_label(words("to_service")).first.select_option("etuudet")
    desk.press("transfer")
    desk.says("transferred", number=customer.number, service="Kela benefits")
    clear(desk)
    clear(come_to_desk(page, "4"))  # with the other service too, whose customer still waits


def tab_to(page: Page, target: Locator) -> None:
    """Go on with the Tab key until ``target`` has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("the Tab key does not get there")


def test_a_customer_is_served_by_keyboard_alone(open_page: OpenPage, kiosk: Asker) -> None:
    page = open_page(Role.CLERK, "/clerk", account="cecilia", authority="vero")
    first, second, third = take(kiosk), take(kiosk), take(kiosk)
    tab_to(page, page.get_by_role("button", name=words("open", name="5")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(words("desk", name="5"))
    desk = Desk(page)
    page.keyboard.press("n")
    desk.says("called", number=first.number)
    tab_to(page, page.locator(".at-desk summary"))
    page.keyboard.press("Enter")
    tab_to(page, desk.button("hold"))
    page.keyboard.press("Space")
    desk.says("on_hold", number=first.number)
    page.keyboard.press("N")
    desk.says("called", number=second.number)
    page.keyboard.press("s")
    desk.says("started", number=second.number)
    page.keyboard.press("n")
    desk.says("called", number=third.number)
    page.keyboard.press("s")
    desk.says("started", number=third.number)
    page.keyboard.press("f")
    desk.says("finished", number=third.number)
    tab_to(page, desk.button("release", number=first.number))
    page.keyboard.press("Enter")
    desk.says("released", number=first.number)
    clear(desk)


def test_an_act_while_the_controller_is_away_is_done_once_when_it_is_back(
    desk: Desk, kiosk: Asker, controller: ControllerProcess
) -> None:
    first, second = take(kiosk), take(kiosk)
    expect(desk.page.locator(".row-number")).to_have_text([first.number, second.number])
    controller.kill()
    expect(desk.page.get_by_text(text("console.no_controller", Language.EN))).to_be_visible(timeout=30_000)
    desk.press("next")
    expect(desk.refused).to_have_text(text("console.unanswered", Language.EN))
    controller.start()
    desk.says("called", number=first.number)
    expect(desk.number).to_have_text(first.number)
    expect(desk.page.locator(".row-number")).to_have_text([second.number])
    expect(desk.page.get_by_text(text("console.no_controller", Language.EN))).to_be_hidden()


@pytest.mark.parametrize("language", [Language.FI, Language.SV])
def test_a_desk_with_everything_on_it_fits_in_every_language_and_in_the_dark(
    open_page: OpenPage, desk: Desk, kiosk: Asker, language: Language, screenshots: Path | None
) -> None:
    first = take(kiosk, "verotus", Need.INTERPRETER, Need.FETCH_ME)
    take(kiosk, "verotus", Need.SLOWER_PACE, Need.SEAT)
    desk.press("next")
    desk.says("called", number=first.number)
    page = open_page(Role.CLERK, "/clerk", account="anna", authority="vero", desk="4", language=language, dark=True)
    page.locator("main details").evaluate_all("every => every.forEach(one => one.open = true)")
    assert_good(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    keep(page, screenshots, f"everything-{language.value}")
    page.set_viewport_size({"width": 390, "height": 844})
    keep(page, screenshots, f"everything-phone-{language.value}")
