"""Reads the lobby from the database: what is open, and what the business day needs.

Owns the queries of a start. Each of them goes by an index to rows that are alive, so a start after years takes no
longer than one on the first day; and the events since the wait ranges were kept last. Must not write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec

from controller import box_tables, emptying_records
from controller.core.lobby import KEPT_LEASES, Booking, LastNumber, Lease, LiveCall, Lobby, Message, Shift
from controller.core.plan import Plan
from controller.core.reckoning import Reckoning
from controller.core.ticket import OpenTicket
from controller.core.waits import Waits
from controller.loading_around import load_around
from controller.projection import HISTORY_FROM, event_of
from vuoro.messages.state import Ticket
from vuoro.values import (
    CallId,
    ClientId,
    Language,
    MessageAnswer,
    Moment,
    Need,
    ServiceId,
    TicketState,
)

Query = Callable[[str, tuple[Any, ...]], Iterable[Any]]

LATEST: Final = "SELECT seq, at, mono_ms, boot FROM events ORDER BY seq DESC LIMIT 1"
_TICKETS: Final = (
    "SELECT ticket, number, service, language, needs, state, issued_at, desk, visit, leg_began_at,"
    " key_ms, arrival, issued_seq, calls, printed, appointment_at FROM tickets"
)
OPEN_TICKETS: Final = f"{_TICKETS} WHERE ended_seq IS NULL ORDER BY issued_seq"
NO_SHOWS: Final = f"{_TICKETS} WHERE state = 'no_show' AND day = ? ORDER BY issued_seq"
LIVE_CALLS: Final = (
    'SELECT c.call, c.ticket, c."order", c.desk, e.mono_ms, e.boot, e.at FROM tickets AS t'
    " JOIN calls AS c ON c.call = t.ticket || '.' || t.calls JOIN events AS e ON e.seq = c.seq"
    " WHERE t.ended_seq IS NULL AND t.state IN ('called', 'serving') ORDER BY c.seq"
)
SITE_SECRET: Final = "SELECT value FROM secrets WHERE name = 'site'"  # noqa: S105 - a query, no secret
MESSAGES: Final = "SELECT message, ticket, at, answer FROM messages WHERE day = ? ORDER BY message"
BOOKINGS: Final = "SELECT booking, day, service, at, ticket FROM bookings WHERE day >= ?"
SHIFTS: Final = "SELECT desk, clerk, services FROM shifts WHERE day = ? ORDER BY seq"
SHOWINGS: Final = "SELECT display, max(showing) FROM showings WHERE call = ? GROUP BY display"
UNPRINTED: Final = "SELECT ticket FROM tickets WHERE printed = 0 AND day = ? AND ended_seq IS NOT NULL"
COUNTERS: Final = "SELECT letter, ordinal FROM counters WHERE day = ?"
LAST_NUMBER: Final = "SELECT day, ordinal FROM counters WHERE letter = ? ORDER BY seq DESC LIMIT 1"
LAST_CALLED: Final = "SELECT service, number FROM last_called WHERE day = ?"
WAITS: Final = "SELECT seq, state FROM waits"
LEASES: Final = (
    "SELECT epoch, kiosk, service, letter, first, last, day, granted_ms FROM leases ORDER BY epoch DESC LIMIT ?"
)
HANDED_IN: Final = "SELECT number FROM tickets WHERE lease = ?"

#: For so long a customer who comes on another day is told so, and not that the code is unknown.
BOOKINGS_KNOWN: Final = timedelta(days=7)

_WAITS: Final = msgspec.json.Decoder(Waits)
_NEEDS: Final = msgspec.json.Decoder(tuple[Need, ...])
_SERVICES: Final = msgspec.json.Decoder(tuple[ServiceId, ...])


def last_reckoning(query: Query) -> tuple[int, Reckoning | None]:
    """Return the last event and the time that was believed then; 0 and None before the first."""
    for seq, at, mono_ms, boot in query(LATEST, ()):
        return seq, Reckoning(utc=datetime.fromisoformat(at), mono_ms=mono_ms, boot=boot)
    return 0, None


def waits_up_to(query: Query) -> tuple[Waits, int]:
    """Return what the wait ranges had learnt when they were kept last, and the last event that they knew."""
    for seq, state in query(WAITS, ()):
        return _WAITS.decode(state), seq
    return Waits(), 0


def load_lobby(query: Query, plan: Plan, now: Moment, boot: str) -> Lobby:
    """Return the lobby as the last commit left it, on the business day of ``now`` in the hub's present boot."""
    ((secret,),) = query(SITE_SECRET, ())
    lobby = Lobby(plan=plan, day=plan.day(now), boot=boot, secret=secret)
    for seq, *_ in query(LATEST, ()):
        lobby.seq = seq
    for row in query(OPEN_TICKETS, ()):
        lobby.put(_ticket(row))
    for row in query(LIVE_CALLS, ()):
        lobby.put_call(_call(query, row, lobby, now))
    for row in query(LEASES, (KEPT_LEASES,)):
        lobby.put_lease(_lease(query, row))
    _load_day(query, lobby)
    box_tables.load(query, lobby)
    lobby.log_head = emptying_records.head(query)
    load_around(query, lobby)
    lobby.waits = _waits(query, lobby.day)
    return lobby


def _waits(query: Query, day: date) -> Waits:
    """Return what the wait ranges know by now: what was kept, and the events since then."""
    waits, seq = waits_up_to(query)
    for row in query(HISTORY_FROM, (seq + 1,)):
        waits.see(event_of(row))
    waits.begin_day(day)
    return waits


def _load_day(query: Query, lobby: Lobby) -> None:
    day = (lobby.day.isoformat(),)
    for desk, clerk, services in query(SHIFTS, day):
        lobby.shifts[desk] = Shift(clerk=clerk, services=_SERVICES.decode(services))
    for no_show in map(_ticket, query(NO_SHOWS, day)):
        lobby.no_shows[no_show.face.ticket] = no_show
    for message, ticket, at, answer in query(MESSAGES, day):
        if ticket in lobby.tickets or ticket in lobby.no_shows:
            lobby.messages[ticket] = Message(
                message=message,
                ticket=ticket,
                at=datetime.fromisoformat(at),
                answer=None if answer is None else MessageAnswer(answer),
            )
    known_from = (lobby.day - BOOKINGS_KNOWN).isoformat()
    for booking, its_day, service, at, ticket in query(BOOKINGS, (known_from,)):
        lobby.bookings[booking] = Booking(
            booking=booking,
            day=date.fromisoformat(its_day),
            service=service,
            at=datetime.fromisoformat(at),
            ticket=ticket,
        )
    lobby.unprinted = {ticket for (ticket,) in query(UNPRINTED, day)}
    lobby.counters = dict(query(COUNTERS, day))
    lobby.last_called = dict(query(LAST_CALLED, day))
    for letter in lobby.plan.letters():
        for last_day, ordinal in query(LAST_NUMBER, (letter,)):
            lobby.numbers[letter] = LastNumber(day=date.fromisoformat(last_day), ordinal=ordinal)


def _lease(query: Query, row: tuple[Any, ...]) -> Lease:
    epoch, kiosk, service, letter, first, last, day, granted_ms = row
    return Lease(
        epoch=epoch,
        kiosk=kiosk,
        service=service,
        letter=letter,
        first=first,
        last=last,
        day=date.fromisoformat(day),
        granted_ms=granted_ms,
        used=frozenset(int(number[1:]) for (number,) in query(HANDED_IN, (epoch,))),
    )


def _ticket(row: tuple[Any, ...]) -> OpenTicket:
    ticket, number, service, language, needs, state, issued_at, desk, visit, leg_began_at, *rest = row
    key_ms, arrival, issued_seq, calls, printed, booked_at = rest
    face = Ticket(
        ticket=ticket,
        number=number,
        service=service,
        language=Language(language),
        needs=_NEEDS.decode(needs),
        state=TicketState(state),
        issued_at=datetime.fromisoformat(issued_at),
        desk=desk,
        visit=visit,
        leg_began_at=None if leg_began_at is None else datetime.fromisoformat(leg_began_at),
        appointment_at=None if booked_at is None else datetime.fromisoformat(booked_at),
    )
    return OpenTicket(
        face=face, key_ms=key_ms, arrival=arrival, issued_seq=issued_seq, calls=calls, printed=bool(printed)
    )


def _call(query: Query, row: tuple[Any, ...], lobby: Lobby, now: Moment) -> LiveCall:
    call, ticket, order, desk, mono_ms, boot, at = row
    called_ms = mono_ms if boot == lobby.boot else now.mono_ms - _age_ms(datetime.fromisoformat(at), now)
    return LiveCall(call=call, ticket=ticket, order=order, desk=desk, called_ms=called_ms, shown=_shown(query, call))


def _age_ms(called_at: datetime, now: Moment) -> int:
    """Return the age of a call of an earlier boot: what the wall clock says, but at least all the present boot."""
    return max(now.mono_ms, (now.utc - called_at) // timedelta(milliseconds=1))


def _shown(query: Query, call: CallId) -> dict[ClientId, int]:
    return dict(query(SHOWINGS, (call,)))
