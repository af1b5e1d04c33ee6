"""Open pages stay up to date, and say so at once when they do not."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.broker.controller_process import Asker
from tests.browser.conftest import OpenPage
from tests.browser.console_process import ConsoleProcess
from vuoro.i18n import text
from vuoro.ids import new_command_id
from vuoro.messages.commands import Request, TakeTicket
from vuoro.values import Language, Role


def take(kiosk: Asker) -> None:
    command = TakeTicket(service="verotus", language=Language.FI)
    kiosk.accepted(Request(command_id=new_command_id(), command=command))


def test_a_ticket_taken_at_the_kiosk_is_on_every_open_page(open_page: OpenPage, kiosk: Asker) -> None:
    pages = [open_page(role, "/", authority="vero") for role in (Role.CLERK, Role.ADVISOR, Role.TEAM)]
    rows = [page.get_by_role("row", name=re.compile("Tax card")) for page in pages]
    for row in rows:
        expect(row.get_by_role("cell").nth(1)).to_have_text("0")
    take(kiosk)
    for row in rows:
        expect(row.get_by_role("cell").nth(1)).to_have_text("1")


def test_a_page_whose_console_has_died_says_so_and_goes_on_when_it_is_back(
    open_page: OpenPage, console: ConsoleProcess, kiosk: Asker
) -> None:
    page = open_page(Role.CLERK, "/", authority="vero")
    lost = page.get_by_text(text("console.lost", Language.EN))
    expect(lost).to_be_hidden()
    console.kill()
    expect(lost).to_be_visible()
    take(kiosk)
    console.start()
    expect(lost).to_be_hidden(timeout=20_000)
    expect(page.get_by_role("row", name=re.compile("Tax card")).get_by_role("cell").nth(1)).to_have_text("2")


def test_signing_out_elsewhere_is_seen_at_the_next_step(open_page: OpenPage) -> None:
    page = open_page(Role.ADVISOR, "/")
    page.get_by_role("button", name=text("console.sign_out", Language.EN)).click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_language_and_look_are_chosen_with_a_button(open_page: OpenPage) -> None:
    page = open_page(Role.ADVISOR, "/")
    page.get_by_role("button", name="Svenska").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text("console.home", Language.SV))
    page.get_by_role("button", name=text("console.look_dark", Language.SV)).click()
    expect(page.locator("html")).to_have_attribute("data-look", "dark")


def test_an_act_shows_its_result_without_loading_the_page_anew(open_page: OpenPage) -> None:
    page = open_page(Role.ADVISOR, "/pin")
    page.get_by_label(text("console.pin", Language.EN)).fill("111111")
    page.get_by_role("button", name=text("console.save", Language.EN)).click()
    expect(page.locator("#refused")).to_have_text(text("console.pin_easy", Language.EN))
    page.get_by_label(text("console.pin", Language.EN)).fill("279183")
    page.get_by_role("button", name=text("console.save", Language.EN)).click()
    expect(page.locator("#said")).to_have_text(text("console.pin_kept", Language.EN))
    expect(page.locator("#refused")).to_be_empty()


def test_an_act_while_the_console_is_away_is_done_when_it_is_back(open_page: OpenPage, console: ConsoleProcess) -> None:
    page = open_page(Role.ADVISOR, "/pin")
    page.get_by_label(text("console.pin", Language.EN)).fill("279183")
    console.kill()
    page.get_by_role("button", name=text("console.save", Language.EN)).click()
    expect(page.locator("#refused")).to_have_text(text("console.unanswered", Language.EN))
    console.start()
    expect(page.locator("#said")).to_have_text(text("console.pin_kept", Language.EN), timeout=20_000)


def test_an_act_works_as_a_plain_form_too(open_page: OpenPage) -> None:
    page = open_page(Role.ADVISOR, "/pin", script=False)
    page.get_by_label(text("console.pin", Language.EN)).fill("279183")
    page.get_by_role("button", name=text("console.save", Language.EN)).click()
    expect(page.get_by_text(text("console.pin_kept", Language.EN))).to_be_visible()
    page.get_by_role("link", name=text("console.go_on", Language.EN)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text("console.home", Language.EN))
