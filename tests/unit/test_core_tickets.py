"""Taking, confirming and cancelling a ticket."""

from __future__ import annotations

import pytest

from controller.core.life import possible_in
from tests.unit.core_world import ADVISOR, CLERK_1, KIOSK, Hall, take
from vuoro.messages.commands import CancelTicket, FinishService, StartService, TakeTicket, TicketPrinted
from vuoro.messages.events import PrintConfirmed, TicketCancelled, TicketIssued
from vuoro.messages.replies import RejectionCode
from vuoro.values import CancelReason, Language, Need, TicketState


@pytest.fixture
def hall() -> Hall:
    return Hall()


def serve(hall: Hall, ticket: str) -> None:
    hall.call()
    hall.do(CLERK_1, StartService(ticket=ticket))
    hall.do(CLERK_1, FinishService(ticket=ticket))


def test_a_ticket_has_the_letter_of_its_service_and_the_next_number(hall: Hall) -> None:
    assert [hall.take("benefits"), hall.take("benefits"), hall.take("tax")] == [
        "20200113-A001",
        "20200113-A002",
        "20200113-C001",
    ]


def test_a_ticket_keeps_language_and_needs(hall: Hall) -> None:
    command = TakeTicket(service="tax", language=Language.SV, needs=(Need.SEAT, Need.FETCH_ME))
    hall.do(KIOSK, command)
    face = hall.lobby.tickets["20200113-C001"].face
    assert (face.language, face.needs) == (Language.SV, (Need.SEAT, Need.FETCH_ME))
    assert (face.state, face.issued_at, face.desk) == (TicketState.WAITING, hall.now.utc, None)


def test_arrival_is_the_time_of_the_lobby_and_the_place_in_the_history(hall: Hall) -> None:
    hall.take("tax")
    (fact,) = hall.do(KIOSK, take())
    assert isinstance(fact, TicketIssued)
    assert fact.arrival == hall.lobby.seq == 2
    assert fact.key_ms == 1_578_895_200_000


def test_a_service_that_does_not_exist_gives_no_ticket_and_the_refusal_names_those_that_do(hall: Hall) -> None:
    refusal = hall.refusal(KIOSK, take("passports"))
    assert refusal.code is RejectionCode.UNKNOWN_SERVICE
    assert refusal.allowed == ("benefits", "housing", "tax")


def test_a_paper_is_confirmed_once(hall: Hall) -> None:
    ticket = hall.take()
    assert hall.do(KIOSK, TicketPrinted(ticket=ticket)) == (PrintConfirmed(ticket=ticket),)
    assert hall.do(KIOSK, TicketPrinted(ticket=ticket)) == ()


def test_a_paper_that_comes_out_after_its_ticket_has_ended_is_still_confirmed_and_once(hall: Hall) -> None:
    ticket = hall.take()
    serve(hall, ticket)
    assert hall.do(KIOSK, TicketPrinted(ticket=ticket)) == (PrintConfirmed(ticket=ticket),)
    assert hall.do(KIOSK, TicketPrinted(ticket=ticket)) == ()


def test_a_paper_of_a_ticket_that_nobody_took_is_refused(hall: Hall) -> None:
    hall.take()
    for nobodys in ("20200113-A002", "20200113-B001", "20200114-A001"):
        assert hall.refusal(KIOSK, TicketPrinted(ticket=nobodys)).code is RejectionCode.UNKNOWN_TICKET


def test_a_ticket_of_a_day_that_is_over_is_too_old(hall: Hall) -> None:
    hall.take()
    assert hall.refusal(KIOSK, TicketPrinted(ticket="20200112-A001")).code is RejectionCode.TOO_OLD
    late = CancelTicket(ticket="20200112-A001", reason=CancelReason.LEFT)
    assert hall.refusal(ADVISOR, late).code is RejectionCode.TOO_OLD


def test_a_customer_who_leaves_waits_no_more(hall: Hall) -> None:
    first, second = hall.take(), hall.take()
    assert hall.do(ADVISOR, CancelTicket(ticket=first, reason=CancelReason.LEFT)) == (
        TicketCancelled(ticket=first, reason=CancelReason.LEFT),
    )
    assert hall.call().ticket == second


def test_a_ticket_that_is_being_served_is_not_cancelled(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.do(CLERK_1, StartService(ticket=ticket))
    refusal = hall.refusal(ADVISOR, CancelTicket(ticket=ticket, reason=CancelReason.NEEDLESS))
    assert refusal.code is RejectionCode.WRONG_STATE
    assert refusal.allowed == possible_in(TicketState.SERVING)


def test_a_cancelled_ticket_is_known_to_have_ended(hall: Hall) -> None:
    ticket = hall.take()
    cancel = CancelTicket(ticket=ticket, reason=CancelReason.LEFT)
    hall.do(ADVISOR, cancel)
    assert hall.refusal(ADVISOR, cancel).code is RejectionCode.WRONG_STATE
    unknown = CancelTicket(ticket="20200113-A002", reason=CancelReason.LEFT)
    assert hall.refusal(ADVISOR, unknown).code is RejectionCode.UNKNOWN_TICKET
