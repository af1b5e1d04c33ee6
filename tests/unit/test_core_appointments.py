"""Appointments: known by a code alone, checked in at the kiosk, and called by the booked time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from controller.core.codes import booking_mark
from controller.core.results import result_of
from tests.unit.core_world import CLERK_1, KIOSK, MORNING, SECRET, Hall, person
from vuoro.messages.commands import Appointment, CheckIn, ImportAppointments
from vuoro.messages.events import AppointmentMade, TicketIssued
from vuoro.messages.replies import AppointmentsKnown, RejectionCode, TicketTaken
from vuoro.values import Language, Need, Role, Standing

TEAM = person(Role.TEAM)
TODAY = date(2020, 1, 13)
CODE = "K7Q-204"


@pytest.fixture
def hall() -> Hall:
    return Hall()


def at(minutes: int) -> datetime:
    """Return the time so many minutes after the morning."""
    return MORNING.utc + timedelta(minutes=minutes)


def booked(minutes: int, code: str = CODE, service: str = "benefits", day: date = TODAY) -> ImportAppointments:
    return ImportAppointments(day=day, appointments=(Appointment(code=code, service=service, at=at(minutes)),))


def check_in(code: str = CODE) -> CheckIn:
    return CheckIn(code=code, language=Language.EN, needs=(Need.SEAT,))


def checked_in(hall: Hall, code: str = CODE) -> TicketTaken:
    result = result_of(hall.lobby, hall.do(KIOSK, check_in(code)), hall.now)
    assert isinstance(result, TicketTaken)
    return result


def test_who_checks_in_is_called_by_the_booked_time(hall: Hall) -> None:
    hall.do(TEAM, booked(15))
    hall.wait(10 * 60)
    before = hall.take()
    appointment = checked_in(hall).ticket.ticket
    hall.wait(10 * 60)
    after = hall.take()
    assert [ticket.face.ticket for ticket in hall.lobby.queue("benefits")] == [before, appointment, after]
    hall.call(CLERK_1)
    hall.miss(before)
    assert hall.call(CLERK_1).ticket == appointment


def test_whoever_comes_late_counts_from_the_booked_time_too(hall: Hall) -> None:
    hall.do(TEAM, booked(0))
    hall.wait(5 * 60)
    hall.take()
    hall.wait(15 * 60)
    late = checked_in(hall).ticket.ticket
    assert hall.call(CLERK_1).ticket == late


@pytest.mark.parametrize(
    ("minutes", "standing"),
    [
        (120, Standing.EARLY),
        (11, Standing.EARLY),
        (10, Standing.ON_TIME),
        (0, Standing.ON_TIME),
        (-10, Standing.ON_TIME),
        (-11, Standing.LATE),
        (-30, Standing.LATE),
    ],
)
def test_the_ticket_tells_whether_its_customer_is_early_on_time_or_late(
    hall: Hall, minutes: int, standing: Standing
) -> None:
    hall.do(TEAM, booked(minutes))
    result = checked_in(hall)
    assert (result.standing, result.ticket.appointment_at) == (standing, at(minutes))
    assert (result.ticket.language, result.ticket.needs) == (Language.EN, (Need.SEAT,))


@pytest.mark.parametrize(
    ("minutes", "code"), [(121, RejectionCode.BOOKING_TOO_EARLY), (-31, RejectionCode.BOOKING_TOO_LATE)]
)
def test_too_early_and_too_late_each_have_an_answer_and_a_number_can_be_taken(
    hall: Hall, minutes: int, code: RejectionCode
) -> None:
    hall.do(TEAM, booked(minutes))
    refusal = hall.refusal(KIOSK, check_in())
    assert (refusal.code, refusal.allowed) == (code, ("take_ticket",))


def test_a_code_that_nobody_booked_is_unknown(hall: Hall) -> None:
    assert hall.refusal(KIOSK, check_in()).code is RejectionCode.BOOKING_UNKNOWN


def test_an_appointment_is_used_once(hall: Hall) -> None:
    hall.do(TEAM, booked(0))
    checked_in(hall)
    assert hall.refusal(KIOSK, check_in()).code is RejectionCode.BOOKING_USED


def test_an_appointment_of_another_day_says_so(hall: Hall) -> None:
    hall.do(TEAM, booked(24 * 60, day=date(2020, 1, 14)))
    assert hall.refusal(KIOSK, check_in()).code is RejectionCode.BOOKING_OTHER_DAY


def test_a_code_is_understood_in_whatever_case(hall: Hall) -> None:
    hall.do(TEAM, booked(0, "k7q-204"))
    checked_in(hall, "K7q-204")


def test_the_same_import_again_changes_nothing_and_a_moved_appointment_is_moved(hall: Hall) -> None:
    assert len(hall.do(TEAM, booked(0))) == 1
    assert hall.do(TEAM, booked(0)) == ()
    facts = hall.do(TEAM, booked(30))
    assert result_of(hall.lobby, facts, hall.now) == AppointmentsKnown(changed=1)
    assert checked_in(hall).ticket.appointment_at == at(30)


def test_an_appointment_that_has_been_used_is_not_touched(hall: Hall) -> None:
    hall.do(TEAM, booked(0))
    checked_in(hall)
    assert hall.do(TEAM, booked(30)) == ()


def test_an_import_is_taken_as_a_whole_or_not_at_all(hall: Hall) -> None:
    good, bad = booked(0).appointments[0], booked(0, "K7Q-205", "passports").appointments[0]
    refusal = hall.refusal(TEAM, ImportAppointments(day=TODAY, appointments=(good, bad)))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_SERVICE, ("benefits", "housing", "tax"))
    assert hall.lobby.bookings == {}


def test_a_day_that_is_over_and_a_time_of_another_day_are_refused(hall: Hall) -> None:
    assert hall.refusal(TEAM, booked(0, day=date(2020, 1, 12))).code is RejectionCode.BOOKING_OTHER_DAY
    assert hall.refusal(TEAM, booked(0, day=date(2020, 1, 14))).code is RejectionCode.BOOKING_OTHER_DAY


def test_the_history_holds_no_booking_code(hall: Hall) -> None:
    hall.do(TEAM, booked(0))
    checked_in(hall)
    assert CODE not in str(hall.history)
    made, issued = hall.history[0].fact, hall.history[1].fact
    assert isinstance(made, AppointmentMade)
    assert isinstance(issued, TicketIssued)
    assert made.booking == issued.booking == booking_mark(SECRET, CODE)
