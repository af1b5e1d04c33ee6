"""Appointments: what the booking systems of the authorities have told, and who has come, as commands."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from vuoro.messages.command import Command
from vuoro.values import BookingCode, Language, Need, ServiceId


class Appointment(Struct, frozen=True, kw_only=True):
    """One appointment: a code, a service and a time (with its zone). Whose it is, only the booking system knows."""

    code: BookingCode
    service: ServiceId
    at: datetime


class ImportAppointments(Command, frozen=True, kw_only=True, tag="import_appointments"):
    """Appointments of one day are made known, or have changed; one that has been used stays as it is."""

    day: date
    appointments: tuple[Appointment, ...]


class CheckIn(Command, frozen=True, kw_only=True, tag="check_in"):
    """A customer with an appointment has come."""

    code: BookingCode
    language: Language
    needs: tuple[Need, ...] = ()
