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
