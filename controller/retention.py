"""What becomes of old tickets and words: after the site's days of retention only hourly counts of tickets are left.

Owns the way from tickets to counts, in steps that are small enough to come between two batches of commands. Each step
is one transaction, and what it has counted it has deleted: a crash between two of them neither loses a ticket nor
counts one twice. Must not know when the steps are made.

Today is the day of the last event, never what a clock says: one that jumps into the future would thin everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from controller import emptying_records, words
from vuoro.site import Site
from vuoro.values import TicketState

Execute = Callable[[str, tuple[Any, ...]], Any]

#: So many tickets are counted in one step, and so many events looked at.
TICKETS_A_STEP: Final = 100
EVENTS_A_STEP: Final = 1000

#: Facts that stay: they tell of no single customer and of no clerk.
LASTING: Final = (
    "feedback_given",
    "survey_given",
    "fill_reported",
    "box_opened",
    "emptying_logged",
    "document_received",
    "visitor_counted",
    "disturbance_reported",
    "repair_noted",
    "repair_updated",
    "numbers_leased",
    "site_changed",
)

_LAST_DAY: Final = "SELECT day FROM events ORDER BY seq DESC LIMIT 1"
_OLD_TICKETS: Final = (
    "SELECT t.ticket, t.day, t.service, t.language, t.channel, t.state,"
    " t.issued_at, t.called_at, t.started_at, t.ended_at, json_extract(ended.fact, '$.reason') FROM tickets AS t"
    " JOIN events AS ended ON ended.seq = t.ended_seq"
    " WHERE t.day < ? ORDER BY t.rowid LIMIT ?"
)
_COUNT: Final = (
    "INSERT INTO hourly (day, hour, service, language, channel, issued, called, served, no_show, wait_ms, service_ms)"
    " VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET issued = issued + 1,"
    " called = called + excluded.called, served = served + excluded.served, no_show = no_show + excluded.no_show,"
    " wait_ms = wait_ms + excluded.wait_ms, service_ms = service_ms + excluded.service_ms"
)
_COUNT_CANCELLED: Final = (
    "INSERT INTO hourly_cancelled (day, hour, service, language, channel, reason, tickets)"
    " VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET tickets = tickets + 1"
)
_COUNT_WAIT: Final = (
    "INSERT INTO hourly_waits (day, hour, service, language, channel, minutes, tickets)"
    " VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET tickets = tickets + 1"
)
_FORGET_TICKET: Final = (
    "DELETE FROM showings WHERE call IN (SELECT call FROM calls WHERE ticket = ?)",
    "DELETE FROM calls WHERE ticket = ?",
    "DELETE FROM messages WHERE ticket = ?",
    "DELETE FROM tickets WHERE ticket = ?",
)
_MARK: Final = "SELECT first_kept, thinned_to FROM retention"
_HIGHEST_MARK: Final = (
    "SELECT min((SELECT max(seq) FROM events), coalesce((SELECT min(issued_seq) FROM tickets), 9223372036854775807),"
    " (SELECT seq FROM events WHERE seq >= ? AND day >= ? ORDER BY seq LIMIT 1))"
)
_MOVE_MARK: Final = "UPDATE retention SET first_kept = ?"
_THIN: Final = f"DELETE FROM events WHERE seq >= ? AND seq < ? AND kind NOT IN ({', '.join('?' * len(LASTING))})"  # noqa: S608  question marks
_NOTE_THINNED: Final = "UPDATE retention SET thinned_to = ?"
_FORGET_REPLIES: Final = (
    "DELETE FROM replies WHERE command_id IN (SELECT command_id FROM replies WHERE seq < ? LIMIT ?)"
)
_FORGET_SHIFTS: Final = "DELETE FROM shifts WHERE day < ?"
_FORGET_BOOKINGS: Final = "DELETE FROM bookings WHERE day < ?"
#: The highest epoch stays for ever, so that no epoch is ever given twice.
_FORGET_LEASES: Final = "DELETE FROM leases WHERE day < ? AND epoch < (SELECT max(epoch) FROM leases)"


class _Old(Struct, frozen=True):
    """A ticket that is over and old enough, as the database has it."""

    ticket: str
    day: str
    service: str
    language: str
    channel: str
    state: str
    issued_at: str
    called_at: str | None
    started_at: str | None
    ended_at: str
    reason: str | None

    def wait_ms(self) -> int | None:
        """Return how long the customer waited for the first call, None where there was none."""
        return None if self.called_at is None else _between_ms(self.issued_at, self.called_at)

    def service_ms(self) -> int:
        """Return how long the customer was served."""
        is_served = self.state == TicketState.SERVED and self.started_at is not None
        return _between_ms(self.started_at or "", self.ended_at) if is_served else 0


def first_kept(execute: Execute) -> int:
    """Return the first event from which on the history is whole."""
    ((mark, _),) = execute(_MARK, ())
    return int(mark)


def thin(execute: Execute, site: Site) -> bool:
    """Make one step, inside a transaction of the caller's; return whether there was anything to do."""
    last_day = next(iter(execute(_LAST_DAY, ())), None)
    if last_day is None:
        return False
    today, kept = date.fromisoformat(last_day[0]), site.retention
    before = (today - timedelta(days=kept.tickets_days)).isoformat()
    return (
        words.forget(execute, (today - timedelta(days=kept.free_text_days)).isoformat())
        or emptying_records.forget(execute, _years_before(today, kept.emptying_log_years))
        or _count_tickets(execute, before, ZoneInfo(site.time_zone))
        or _move_mark(execute, before)
        or _thin_events(execute)
        or _forget_the_rest(execute, before)
    )


def _years_before(today: date, years: int) -> date:
    return today.replace(year=today.year - years, day=28 if (today.month, today.day) == (2, 29) else today.day)


def _count_tickets(execute: Execute, before: str, zone: ZoneInfo) -> bool:
    tickets = [_Old(*row) for row in execute(_OLD_TICKETS, (before, TICKETS_A_STEP))]
    for ticket in tickets:
        _count(execute, ticket, zone)
        for statement in _FORGET_TICKET:
            execute(statement, (ticket.ticket,))
    return bool(tickets)


def _count(execute: Execute, ticket: _Old, zone: ZoneInfo) -> None:
    hour = datetime.fromisoformat(ticket.issued_at).astimezone(zone).hour
    cell = (ticket.day, hour, ticket.service, ticket.language, ticket.channel)
    wait_ms = ticket.wait_ms()
    counts = (wait_ms is not None, ticket.state == TicketState.SERVED, ticket.state == TicketState.NO_SHOW)
    execute(_COUNT, (*cell, *counts, wait_ms or 0, ticket.service_ms()))
    if ticket.state == TicketState.CANCELLED:
        execute(_COUNT_CANCELLED, (*cell, ticket.reason))
    if wait_ms is not None:
        execute(_COUNT_WAIT, (*cell, wait_ms // 60_000))


def _move_mark(execute: Execute, before: str) -> bool:
    mark = first_kept(execute)
    ((highest,),) = execute(_HIGHEST_MARK, (mark, before))
    if highest is None or highest <= mark:
        return False
    execute(_MOVE_MARK, (highest,))
    return True


def _thin_events(execute: Execute) -> bool:
    ((mark, thinned_to),) = execute(_MARK, ())
    end = min(mark, thinned_to + EVENTS_A_STEP)
    if end == thinned_to:
        return False
    execute(_THIN, (thinned_to, end, *LASTING))
    execute(_NOTE_THINNED, (end,))
    return True


def _forget_the_rest(execute: Execute, before: str) -> bool:
    """Forget what was answered about tickets that are gone, who served where, and who had an appointment."""
    statements: Iterable[tuple[str, tuple[Any, ...]]] = (
        (_FORGET_REPLIES, (first_kept(execute), EVENTS_A_STEP)),
        (_FORGET_SHIFTS, (before,)),
        (_FORGET_BOOKINGS, (before,)),
        (_FORGET_LEASES, (before,)),
    )
    return any(execute(sql, values).rowcount > 0 for sql, values in statements)


def _between_ms(start: str, end: str) -> int:
    """Return the time between two instants, 0 where a clock was set back between them."""
    return max(0, (datetime.fromisoformat(end) - datetime.fromisoformat(start)) // timedelta(milliseconds=1))
