"""A customer's own phone, from the ticket to the feedback, over the real broker and controller."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.broker.controller_process import Asker
from tests.browser.conftest import OpenPage
from tests.browser.looking import assert_accessible, assert_fits
from vuoro.i18n import text
from vuoro.ids import new_command_id
from vuoro.messages.commands import Request, TakeTicket
from vuoro.messages.replies import TicketTaken
from vuoro.values import Language

PHONE = (390, 844)


def take(kiosk: Asker) -> TicketTaken:
    command = TakeTicket(service="verotus", language=Language.EN)
    (answer,) = kiosk.accepted(Request(command_id=new_command_id(), command=command))
    assert isinstance(answer.result, TicketTaken)
    return answer.result


def test_a_ticket_is_followed_and_given_back_on_a_phone(open_page: OpenPage, kiosk: Asker) -> None:
    first, mine = take(kiosk), take(kiosk)
    page = open_page(None, f"/t/{mine.code}", size=PHONE)
    expect(page.get_by_role("heading", level=1)).to_contain_text(mine.ticket.number)
    ahead = page.locator("[data-announce]")
    expect(ahead).to_have_text(text("console_customer.ahead", Language.EN, count=mine.ahead))
    assert_accessible(page)
    assert_fits(page)

    other = open_page(None, f"/t/{first.code}", size=PHONE)
    other.get_by_text(text("console_customer.give_back", Language.EN)).click()
    other.get_by_role("button", name=text("console_customer.give_back_yes", Language.EN)).click()
    expect(other.locator("#said")).to_have_text(text("console_customer.given_back", Language.EN))
    expect(ahead).to_have_text(text("console_customer.ahead", Language.EN, count=mine.ahead - 1))


def test_feedback_is_given_without_an_account_and_without_a_script(open_page: OpenPage) -> None:
    page = open_page(None, "/feedback", size=PHONE, script=False)
    page.locator("label[for=satisfaction-5]").click()
    page.get_by_role("button", name=text("console_customer.send", Language.EN)).click()
    expect(page.get_by_text(text("console_customer.thanks", Language.EN))).to_be_visible()
