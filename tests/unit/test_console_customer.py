"""What customers see on their own phones: their ticket, and the five questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from console.areas.customer.following import is_followed
from console.throttle import FROM_ONE
from tests.console_examples import Browser, House
from vuoro.i18n import text
from vuoro.messages.commands import CancelByCode, FollowTicket, GiveFeedback, Request
from vuoro.messages.replies import Accepted, Rejected, RejectionCode, Reply, TicketFollowed
from vuoro.messages.state import BoardCall, BoardState, Ticket, TicketsState
from vuoro.service import Received
from vuoro.topics import BOARD, TICKETS
from vuoro.values import FeedbackChannel, Language, Texts, TicketState, WaitRange

CODE = "K7Q2M4"
DESK = Texts(fi="4", sv="4", en="4")


@pytest.fixture
def house() -> Iterator[House]:
    with House() as house:
        service = house.console.lobby.services[0].service
        house.wire.answer = answering(
            TicketFollowed(
                number="X113",
                service=service,
                state=TicketState.WAITING,
                ahead=2,
                wait=WaitRange(low_min=10, high_min=20),
            )
        )
        house.console.hub.take([Received(TICKETS, service, waiting(service, "X111", "X112", "X113"))])
        yield house


def answering(followed: TicketFollowed) -> Callable[[Request], Reply]:
    """Return a controller that knows one code."""

    def answer(request: Request) -> Reply:
        command = request.command
        if isinstance(command, FollowTicket | CancelByCode) and command.code != CODE:
            message = "no open ticket has this code"
            return Rejected(command_id=request.command_id, code=RejectionCode.UNKNOWN_TICKET, message=message)
        return Accepted(command_id=request.command_id, result=followed)

    return answer


def waiting(service: str, *numbers: str) -> TicketsState:
    at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    return TicketsState(
        service=service,
        tickets=tuple(
            Ticket(
                ticket=f"20261124-{number}",
                number=number,
                service=service,
                language=Language.FI,
                needs=(),
                state=TicketState.WAITING,
                issued_at=at,
            )
            for number in numbers
        ),
    )


def english(house: House) -> Browser:
    return house.browser(accept_language="en")


def test_a_customer_sees_the_place_in_the_queue_and_the_wait(house: House) -> None:
    page = english(house).get(f"/t/{CODE}")
    assert page.status_code == HTTPStatus.OK
    assert text("console_customer.ahead", Language.EN, count=2) in page.text
    assert "10–20" in page.text


def test_the_place_moves_when_somebody_is_called(house: House) -> None:
    browser = english(house)
    browser.get(f"/t/{CODE}")
    service = house.console.lobby.services[0].service
    house.console.hub.take([Received(TICKETS, service, waiting(service, "X112", "X113"))])
    assert text("console_customer.ahead", Language.EN, count=1) in browser.get(f"/t/{CODE}").text


def test_a_called_customer_reads_the_desk(house: House) -> None:
    call = BoardCall(call="20261124-X113.1", order=1, number="X113", desk="4", desk_name=DESK, age_ms=0, shown={})
    area = next(iter(house.console.lobby.boards))
    house.console.hub.take([Received(BOARD, area, BoardState(area=area, area_name=DESK, calls=(call,)))])
    page = english(house).get(f"/t/{CODE}")
    assert text("console_customer.called", Language.EN, number="X113", desk="4") in page.text


def test_the_page_tells_nothing_that_the_paper_does_not(house: House) -> None:
    page = english(house).get(f"/t/{CODE}").text
    assert "X111" not in page
    assert "X112" not in page
    assert "20261124-" not in page


def test_an_unknown_code_is_told_as_such(house: House) -> None:
    page = english(house).get("/t/AAAAAA")
    assert page.status_code == HTTPStatus.NOT_FOUND
    assert text("console_customer.unknown_code", Language.EN) in page.text


def test_whoever_guesses_codes_has_to_stop(house: House) -> None:
    browser = english(house)
    for _ in range(FROM_ONE):
        assert browser.get("/t/AAAAAA").status_code == HTTPStatus.NOT_FOUND
    assert browser.get(f"/t/{CODE}").status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert browser.post(f"/t/{CODE}/cancel").status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_a_live_part_is_only_for_a_code_that_was_shown(house: House) -> None:
    english(house).get(f"/t/{CODE}")
    assert is_followed(None, CODE, house.console.lobby)
    assert not is_followed(None, "AAAAAA", house.console.lobby)


def test_a_ticket_is_given_back_with_its_code(house: House) -> None:
    answer = english(house).post(f"/t/{CODE}/cancel", json=True)
    assert answer.json()["outcome"] == "done"
    assert house.wire.requests[-1].command == CancelByCode(code=CODE)
    assert house.wire.requests[-1].actor is None


def test_a_typed_code_leads_to_its_page(house: House) -> None:
    assert english(house).post("/t", code=CODE.lower()).headers["location"] == f"/t/{CODE.lower()}"
    assert english(house).get(f"/t/{CODE.lower()}").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("place", "channel"),
    [("", FeedbackChannel.PHONE), ("tablet", FeedbackChannel.TABLET), ("visit", FeedbackChannel.POP_UP)],
)
def test_feedback_keeps_where_it_was_given(house: House, place: str, channel: FeedbackChannel) -> None:
    english(house).post("/feedback", json=True, on=place, satisfaction="5")
    given = house.wire.requests[-1].command
    assert given == GiveFeedback(channel=channel, language=Language.EN, satisfaction=5)


def test_each_question_can_be_left_out_but_not_all(house: House) -> None:
    before = len(house.wire.requests)
    answer = english(house).post("/feedback", json=True, effort="", words="  ")
    assert answer.json()["message"] == text("console_customer.nothing_said", Language.EN)
    assert len(house.wire.requests) == before


def test_what_a_customer_writes_is_masked_before_it_is_sent(house: House) -> None:
    english(house).post("/feedback", json=True, words="Call me: 040 123 4567, me@example.fi")
    given = house.wire.requests[-1].command
    assert isinstance(given, GiveFeedback)
    assert given.words is not None
    assert "123 4567" not in given.words
    assert "@" not in given.words


def test_an_answer_beyond_its_scale_is_refused(house: House) -> None:
    assert english(house).post("/feedback", recommend="11").status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("language", [Language.AR, Language.UK])
def test_customers_read_every_language_of_the_site(language: Language) -> None:
    with House() as house:
        site = house.console.lobby.site
        assert site is not None
        spoken = language in site.languages
        page = house.browser(accept_language=language.value).get("/feedback").text
        assert (text("console_customer.send", language) in page) == spoken
