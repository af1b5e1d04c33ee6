"""The rules of appointments: what becomes known of them, and checking in.

A customer with an appointment waits in the same queue as everybody, at the place of the booked time. Must not know
booking codes for longer than it takes to make a mark of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from controller.core.codes import booking_mark
from controller.core.finding import known_service
from controller.core.lobby import Booking, Lobby
from controller.core.numbers import next_ordinal
from controller.core.order import ms_of
from controller.core.refusal import Refused, name_of
from vuoro.messages import events
from vuoro.messages.commands import Appointment, CheckIn, ImportAppointments, TakeTicket
from vuoro.messages.replies import RejectionCode
from vuoro.values import Moment, Standing, ticket_id, ticket_number

#: Whoever comes so close to the booked time is on time.
ON_TIME: Final = timedelta(minutes=10)


def make_known(lobby: Lobby, command: ImportAppointments, now: Moment) -> Iterator[events.AnyFact]:
    """Appointments of today or a day to come; one that is known, or has been used, is no news."""
    if command.day < lobby.plan.day(now):
        raise Refused(RejectionCode.BOOKING_OTHER_DAY, f"{command.day} is over", (lobby.day.isoformat(),))
    for appointment in command.appointments:
        yield from _make_known(lobby, appointment, command)


def check_in(lobby: Lobby, command: CheckIn, now: Moment) -> Iterator[events.AnyFact]:
    """A customer with an appointment gets a ticket that counts from the booked time."""
    booking = _bookable(lobby, command, now)
    service = known_service(lobby, booking.service)
    number = ticket_number(service.letter, next_ordinal(lobby, service.letter))
    yield events.TicketIssued(
        ticket=ticket_id(lobby.day, number),
        number=number,
        service=service.id,
        language=command.language,
        needs=command.needs,
        arrival=lobby.seq + 1,
        key_ms=ms_of(booking.at),
        booking=booking.booking,
        appointment_at=booking.at,
    )


def standing_of(fact: events.TicketIssued, now: Moment) -> Standing | None:
    """Return how a customer with an appointment stands who has just checked in; None for everybody else."""
    if fact.appointment_at is None:
        return None
    late_by = now.utc - fact.appointment_at
    if abs(late_by) <= ON_TIME:
        return Standing.ON_TIME
    return Standing.LATE if late_by > timedelta(0) else Standing.EARLY


def _make_known(lobby: Lobby, appointment: Appointment, command: ImportAppointments) -> Iterator[events.AnyFact]:
    service = known_service(lobby, appointment.service)
    its_day = lobby.plan.day(Moment(mono_ms=0, utc=appointment.at))
    if its_day != command.day:
        message = f"the appointment at {appointment.at.isoformat()} is on {its_day}, not on {command.day}"
        raise Refused(RejectionCode.BOOKING_OTHER_DAY, message, (command.day.isoformat(),))
    mark = booking_mark(lobby.secret, appointment.code)
    new = Booking(booking=mark, day=command.day, service=service.id, at=appointment.at)
    known = lobby.bookings.get(mark)
    if known is None or (known.ticket is None and known != new):
        yield events.AppointmentMade(booking=mark, day=new.day, service=new.service, at=new.at)


def _bookable(lobby: Lobby, command: CheckIn, now: Moment) -> Booking:
    """Return the booking of the code. Raises `Refused` unless it can be checked in now."""
    booking = lobby.bookings.get(booking_mark(lobby.secret, command.code))
    if booking is None:
        raise Refused(RejectionCode.BOOKING_UNKNOWN, "no appointment has this code", (name_of(TakeTicket),))
    if booking.day != lobby.day:
        message = f"this appointment is on {booking.day}"
        raise Refused(RejectionCode.BOOKING_OTHER_DAY, message, (name_of(TakeTicket),))
    if booking.ticket is not None:
        raise Refused(RejectionCode.BOOKING_USED, f"this appointment has ticket {booking.ticket} already")
    _require_time(lobby, booking, now)
    return booking


def _require_time(lobby: Lobby, booking: Booking, now: Moment) -> None:
    times = lobby.plan.site.check_in
    begins = booking.at - timedelta(minutes=times.from_min)
    if now.utc < begins:
        message = f"one can check in for this appointment from {begins.isoformat()} on"
        raise Refused(RejectionCode.BOOKING_TOO_EARLY, message, (name_of(TakeTicket),))
    if now.utc > booking.at + timedelta(minutes=times.until_min):
        message = f"this appointment was at {booking.at.isoformat()}"
        raise Refused(RejectionCode.BOOKING_TOO_LATE, message, (name_of(TakeTicket),))
