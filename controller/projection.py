"""What each event changes in the database, as SQL: its own row, and the tables that are derived from the history.

Owns the statements. Run for every event in order, they give the same tables from the events alone. Must not know how
a statement is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

import msgspec

from controller import box_tables
from controller.core.life import STATE_AFTER
from controller.core.order import ms_of
from controller.core.ticket import UNPRINTED_CHANNELS, taken_at
from controller.projection_around import Statement, around, as_json
from vuoro.messages import events
from vuoro.values import TicketState, day_of

HISTORY_FROM: Final = "SELECT seq, day, at, mono_ms, boot, fact FROM events WHERE seq >= ? ORDER BY seq"

_FACTS: Final = msgspec.json.Decoder(events.AnyFact)

_APPEND: Final = "INSERT INTO events (seq, day, at, mono_ms, boot, kind, fact) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ISSUE: Final = (
    "INSERT INTO tickets (ticket, day, number, service, language, needs, arrival, key_ms, visit, channel,"
    " printed, lease, state, issued_seq, issued_at, appointment_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_COUNT: Final = (
    "INSERT INTO counters (day, letter, ordinal, seq) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (day, letter) DO UPDATE SET ordinal = max(ordinal, excluded.ordinal), seq = excluded.seq"
)
_LEASE: Final = (
    "INSERT INTO leases (epoch, kiosk, service, letter, first, last, day, granted_ms, seq)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_BOOK: Final = (
    "INSERT INTO bookings (booking, day, service, at, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT (booking) DO UPDATE"
    " SET day = excluded.day, service = excluded.service, at = excluded.at, seq = excluded.seq"
)
_CHECK_IN: Final = "UPDATE bookings SET ticket = ? WHERE booking = ?"
_PRINT: Final = "UPDATE tickets SET printed = 1 WHERE ticket = ?"
_OPEN_DESK: Final = (
    "INSERT INTO shifts (desk, day, clerk, services, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT (desk) DO UPDATE"
    " SET day = excluded.day, clerk = excluded.clerk, services = excluded.services, seq = excluded.seq"
)
_CLOSE_DESK: Final = "DELETE FROM shifts WHERE desk = ?"
_CALL: Final = 'INSERT INTO calls (call, ticket, "order", count, desk, seq) VALUES (?, ?, ?, ?, ?, ?)'
_MOVE_TO_DESK: Final = (
    "UPDATE tickets SET state = ?, desk = ?, calls = ?,"
    " called_seq = coalesce(called_seq, ?), called_at = coalesce(called_at, ?) WHERE ticket = ?"
)
_LAST_CALLED: Final = (
    "INSERT INTO last_called (service, day, number) SELECT service, ?, number FROM tickets WHERE ticket = ?"
    " AND state = 'waiting'"
    " ON CONFLICT (service) DO UPDATE SET day = excluded.day, number = excluded.number"
)
_SHOW: Final = "INSERT INTO showings (call, display, showing, seq) VALUES (?, ?, ?, ?)"
_START: Final = (
    "UPDATE tickets SET state = ?, desk = coalesce(?, desk), started_seq = ?, started_at = ? WHERE ticket = ?"
)
_END: Final = "UPDATE tickets SET state = ?, ended_seq = ?, ended_at = ? WHERE ticket = ?"
_REPORT: Final = "INSERT OR REPLACE INTO messages (ticket, message, day, at) VALUES (?, ?, ?, ?)"
_ANSWER: Final = "UPDATE messages SET answer = ? WHERE ticket = ?"
_FORGET: Final = "DELETE FROM messages WHERE ticket = ?"
_LEAVE_DESK: Final = "UPDATE tickets SET state = ?, desk = NULL WHERE ticket = ?"
_RETURN: Final = (
    "UPDATE tickets SET state = ?, desk = NULL, key_ms = ?, arrival = ?, ended_seq = NULL, ended_at = NULL"
    " WHERE ticket = ?"
)
_TRANSFER: Final = "UPDATE tickets SET state = ?, desk = NULL, service = ?, leg_began_at = ? WHERE ticket = ?"


def event_of(row: tuple[int, str, str, int, str, str]) -> events.Event:
    """Return the event of a row of `HISTORY_FROM`."""
    seq, day, at, mono_ms, boot, fact = row
    return events.Event(
        seq=seq,
        day=date.fromisoformat(day),
        at=datetime.fromisoformat(at),
        mono_ms=mono_ms,
        boot=boot,
        fact=_FACTS.decode(fact),
    )


def statements_for(event: events.Event) -> Iterator[Statement]:
    """Return what ``event`` changes: the history first, then what is derived from it."""
    seq, at = event.seq, event.at.isoformat()
    kind, fact_json = kind_of(event.fact), as_json(event.fact)
    yield _APPEND, (seq, event.day.isoformat(), at, event.mono_ms, event.boot, kind, fact_json)
    yield from _derived(event, at)
    yield from box_tables.statements(event, at)


def kind_of(fact: events.AnyFact) -> str:
    """Return the name of the kind of ``fact``, such as ``ticket_issued``."""
    return str(fact.__struct_config__.tag)


def _derived(event: events.Event, at: str) -> Iterator[Statement]:  # noqa: C901, PLR0912 - one branch for each fact is the point
    seq = event.seq
    state = STATE_AFTER.get(type(event.fact))
    match event.fact:
        case events.TicketIssued() as fact:
            yield from _issue(fact, event)
        case events.NumbersLeased() as fact:
            block = (fact.epoch, fact.kiosk, fact.service, fact.letter, fact.first, fact.last)
            yield _LEASE, (*block, event.day.isoformat(), ms_of(event.at), seq)
        case events.AppointmentMade(booking=booking, day=day, service=service, at=booked_at):
            yield _BOOK, (booking, day.isoformat(), service, booked_at.isoformat(), seq)
        case events.PrintConfirmed(ticket=ticket):
            yield _PRINT, (ticket,)
        case events.DeskOpened(desk=desk, services=services, clerk=clerk):
            yield _OPEN_DESK, (desk, event.day.isoformat(), clerk, as_json(services), seq)
        case events.DeskClosed(desk=desk):
            yield _CLOSE_DESK, (desk,)
        case events.TicketCalled() as fact:
            yield from _call(fact, event)
        case events.ShowingReported(call=call, display=display, showing=showing):
            yield _SHOW, (call, display, showing, seq)
        case events.ServiceStarted(ticket=ticket, desk=desk):
            yield _START, (state, desk, seq, at, ticket)
            yield _FORGET, (ticket,)
        case events.CustomerReported(ticket=ticket, message=message):
            yield _REPORT, (ticket, message, event.day.isoformat(), at)
        case events.MessageAnswered(ticket=ticket, answer=answer):
            yield _ANSWER, (answer, ticket)
        case (
            events.ServiceFinished(ticket=ticket)
            | events.TicketNoShow(ticket=ticket)
            | events.TicketCancelled(ticket=ticket)
        ):
            yield _END, (state, seq, at, ticket)
            if state is not TicketState.NO_SHOW:
                yield _FORGET, (ticket,)
        case events.TicketReturned() as fact:
            yield _RETURN, (state, fact.key_ms, fact.arrival, fact.ticket)
        case events.TicketHeld(ticket=ticket) | events.TicketReleased(ticket=ticket):
            yield _LEAVE_DESK, (state, ticket)
        case events.TicketTransferred(ticket=ticket, service=service):
            yield _TRANSFER, (state, service, at, ticket)
            yield _FORGET, (ticket,)
        case _:
            yield from around(event, at)


def _issue(fact: events.TicketIssued, event: events.Event) -> Iterator[Statement]:
    day = day_of(fact.ticket).isoformat()
    at, needs = taken_at(fact, event.at).isoformat(), as_json(fact.needs)
    what = (fact.ticket, day, fact.number, fact.service, fact.language, needs, fact.arrival, fact.key_ms, fact.visit)
    paper = (fact.channel, fact.channel in UNPRINTED_CHANNELS)
    booked_at = None if fact.appointment_at is None else fact.appointment_at.isoformat()
    yield _ISSUE, (*what, *paper, fact.lease, STATE_AFTER[events.TicketIssued], event.seq, at, booked_at)
    if fact.booking is not None:
        yield _CHECK_IN, (fact.ticket, fact.booking)
    if fact.lease is None:
        yield _COUNT, (day, fact.number[0], int(fact.number[1:]), event.seq)


def _call(fact: events.TicketCalled, event: events.Event) -> Iterator[Statement]:
    yield _CALL, (fact.call, fact.ticket, fact.order, fact.count, fact.desk, event.seq)
    yield _LAST_CALLED, (event.day.isoformat(), fact.ticket)  # first, because a recall is no news there
    state = STATE_AFTER[events.TicketCalled]
    yield _MOVE_TO_DESK, (state, fact.desk, fact.count, event.seq, event.at.isoformat(), fact.ticket)
