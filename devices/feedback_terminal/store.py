"""The terminal's own tables, in the file of the outbox: one transaction for both.

Owns visits, presses and refused answers. No press is deleted before the hub has it: the counting rules may change, the
presses stay. What cannot be read is moved out of the way, for people.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Final, TypeVar

import msgspec

from devices.feedback_terminal.events import (
    Drop,
    Finish,
    Finished,
    HandIn,
    Keep,
    KeepKnown,
    NoteCounted,
    SetAside,
    TakeBack,
    Thin,
)
from devices.feedback_terminal.known import Known
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.visit import LeftOver, Visit
from vuoro.database import migrate_part
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback
from vuoro.messages.loop import Durable
from vuoro.messages.state import ServicesState, SiteState
from vuoro.outbox import set_aside
from vuoro.values import EPOCH, Language, Moment

_MIGRATIONS: Final = resources.files("devices.feedback_terminal") / "migrations"
_KNOWN: Final[tuple[type[SiteState | ServicesState], ...]] = (SiteState, ServicesState)
_LANGUAGES: Final = frozenset(language.value for language in Language)
_COLUMNS: Final = "seq, question, value, mono_ms, utc, rested_ms"
_T = TypeVar("_T")


class VisitStore:
    """What has to outlive the daemon; ``boot`` is the machine's present one, ``is_trusted`` asks its clock.

    Used inside the outbox's transactions.
    """

    def __init__(self, connection: sqlite3.Connection, boot: str, is_trusted: Callable[[], bool]) -> None:
        self._connection = connection
        self._boot = boot
        self._is_trusted = is_trusted
        migrate_part(connection, "feedback", _MIGRATIONS)

    def save(self, effect: Durable) -> None:
        """Write what has to last, or take it off."""
        match effect:
            case Keep():
                self._keep(effect)
            case Finish(number=number, command=command):
                self._do("UPDATE visit SET command = ? WHERE number = ?", _json(command), number)
            case HandIn(number=number):
                self._do("DELETE FROM visit WHERE number = ?", number)
            case Drop(number=number):
                self._do("DELETE FROM visit WHERE number = ?", number)
                self._do("UPDATE press SET counted = 1 WHERE visit = ?", number)
            case NoteCounted(press=press):
                self._note_counted(press.boot, press.mono_ms)
            case Thin(before=before):
                self._do("DELETE FROM press WHERE counted = 1 AND utc < ?", _iso(before))
            case SetAside(answer=answer):
                self._do("INSERT INTO answer_set_aside (command) VALUES (?)", _json(answer))
            case TakeBack():
                self._do("DELETE FROM answer_set_aside")
            case KeepKnown(message=message):
                row = (type(message).__name__, _json(message))
                self._do("INSERT OR REPLACE INTO known (name, message) VALUES (?, ?)", *row)

    def visits(self, language: Language) -> tuple[LeftOver, ...]:
        """Return the visits that are not over, the oldest first; ``language`` is of those that have none."""
        rows = self._rows("SELECT number, boot, language, service FROM visit WHERE command IS NULL ORDER BY number")
        return tuple(
            LeftOver(
                boot,
                Visit(
                    language=Language(spoken) if spoken in _LANGUAGES else language,
                    number=number,
                    service=service,
                    presses=presses,
                ),
            )
            for number, boot, spoken, service in rows
            if (presses := tuple(self._presses("WHERE visit = ?", number)))
        )

    def finished(self, most: int) -> tuple[Finished, ...]:
        """Return the oldest answers that wait to be handed in, at most so many."""
        sql = "SELECT number, boot, command FROM visit WHERE command IS NOT NULL ORDER BY number LIMIT ?"
        return tuple(one for row in self._rows(sql, most) if (one := self._finished(*row)) is not None)

    def waiting(self) -> int:
        """Return how many answers wait to be handed in."""
        return int(self._rows("SELECT count(*) FROM visit WHERE command IS NOT NULL")[0][0])

    def next_number(self) -> int:
        """Return a number that no visit has had."""
        highest = self._rows("SELECT max(number) FROM visit UNION ALL SELECT max(visit) FROM press")
        return max(number or 0 for (number,) in highest) + 1

    def refused(self) -> tuple[GiveFeedback, ...]:
        """Return the answers that the controller has refused, in their order."""
        rows = self._rows("SELECT seq, command FROM answer_set_aside ORDER BY seq")
        read = (self._read("answer_set_aside", "seq", seq, command, GiveFeedback) for seq, command in rows)
        return tuple(answer for answer in read if answer is not None)

    def known(self) -> Known:
        """Return what the hub told last."""
        known = Known()
        for kind in _KNOWN:
            for name, message in self._rows("SELECT name, message FROM known WHERE name = ?", kind.__name__):
                read = self._read("known", "name", name, message, kind)
                known = known if read is None else known.learn(read, EPOCH)
        return msgspec.structs.replace(known, told_on=None)

    def presses(self) -> list[Press]:
        """Return every press that is kept, in their order."""
        return list(self._presses(""))

    def _keep(self, keep: Keep) -> None:
        """Write presses; those that counted for nothing until now belong to the visit they come with."""
        if keep.number is not None:
            self._do(
                "INSERT INTO visit (number, boot, language, service) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (number) DO UPDATE SET language = excluded.language, service = excluded.service",
                keep.number,
                self._boot,
                keep.language.value,
                keep.service,
            )
        trusted, useless = int(self._is_trusted()), int(keep.number is None)
        for press in keep.presses:
            self._do(
                "INSERT INTO press (visit, question, value, boot, mono_ms, utc, rested_ms, trusted, counted)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                keep.number,
                press.question.value,
                press.value,
                self._boot,
                press.at.mono_ms,
                _iso(press.at.utc),
                press.rested_ms,
                trusted,
                useless,
            )

    def _note_counted(self, boot: str, mono_ms: int) -> None:
        of_visit = "SELECT visit FROM press WHERE boot = ? AND mono_ms = ? AND visit IS NOT NULL"
        self._do(f"UPDATE press SET counted = 1 WHERE visit IN ({of_visit})", boot, mono_ms)  # noqa: S608  our own words

    def _finished(self, number: int, boot: str, command: str) -> Finished | None:
        answer = self._read("visit", "number", number, command, GiveFeedback)
        if answer is None:
            return None
        last = "SELECT mono_ms, utc, trusted FROM press WHERE visit = ? ORDER BY seq DESC LIMIT 1"
        for mono_ms, utc, trusted in self._rows(last, number):
            at = Moment(mono_ms=mono_ms, utc=_utc(utc))
            return Finished(number=number, command=answer, boot=boot, at=at, trusted=bool(trusted))
        return Finished(number=number, command=answer, boot="", at=EPOCH, trusted=False)

    def _presses(self, where: str, *values: object) -> Iterator[Press]:
        for row in self._rows(f"SELECT {_COLUMNS} FROM press {where} ORDER BY seq", *values):  # noqa: S608  as above
            try:
                yield _press(*row)
            except ValueError as problem:
                self._move_away("press", "seq", row[0], row, problem)

    def _read(self, table: str, key: str, its: object, content: str, kind: type[_T]) -> _T | None:
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.MsgspecError as problem:
            self._move_away(table, key, its, content, problem)
            return None

    def _move_away(self, table: str, key: str, its: object, content: object, problem: Exception) -> None:
        """Keep a row that cannot be read where people find it: it must not keep the terminal from working."""
        self._do("BEGIN IMMEDIATE")
        set_aside(self._connection, f"a row of {table}", content, problem)
        self._do(f"DELETE FROM {table} WHERE {key} = ?", its)  # noqa: S608  a table of this file
        self._do("COMMIT")

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()

    def _do(self, sql: str, *values: object) -> None:
        self._connection.execute(sql, values)


def _press(_seq: int, question: str, value: int | None, mono_ms: int, utc: str, rested_ms: int | None) -> Press:
    at = Moment(mono_ms=mono_ms, utc=_utc(utc))
    return Press(question=FeedbackQuestion(question), value=value, at=at, rested_ms=rested_ms)


def _json(message: object) -> str:
    return msgspec.json.encode(message).decode()


def _iso(moment: datetime) -> str:
    """Return a moment so that the order of texts is that of time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text)
