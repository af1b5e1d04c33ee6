"""An emptying log of two days, for the tests: an emptying in time, one that was missed, and its explanation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vuoro.emptying_log import ClockQuality, Entry, Record, Witness, enter, instant
from vuoro.values import LateReason, RecordKind, Texts

ZONE = ZoneInfo("Europe/Helsinki")
DUE = datetime(2026, 3, 2, 14, 15, tzinfo=UTC)
_BASIS = Texts(fi="Hallintolaki 18 §", sv="Förvaltningslagen 18 §", en="Administrative Procedure Act, section 18")


def record(number: int, what: RecordKind, previous: str = "", **others: Any) -> Record:
    """Return a record of the emptying of the 2nd of March."""
    fields = {
        "number": number,
        "what": what,
        "site": "lahti",
        "box": "kela-box",
        "made": instant(DUE + timedelta(minutes=number), ZONE),
        "due": instant(DUE, ZONE),
        "legal_basis": _BASIS,
        "opening": None,
        "opened": instant(DUE + timedelta(seconds=5, milliseconds=250), ZONE),
        "closed": instant(DUE + timedelta(seconds=48), ZONE),
        "clock": ClockQuality.TRUSTED,
        "watched": True,
        "role": Witness.BOX,
        "who": "dropbox-1",
        "envelopes": 12,
        "counted": None,
        "fill_before": 62,
        "fill_after": 0,
        "is_late": False,
        "late": None,
        "previous": previous,
    }
    return Record(**{**fields, **others})


def log() -> list[Entry]:
    """Return the log."""
    nothing = {"opened": None, "closed": None, "envelopes": None, "fill_before": None, "fill_after": None}
    missed = {"due": instant(DUE + timedelta(days=1), ZONE), "is_late": True, **nothing}
    kinds: list[dict[str, Any]] = [
        {"what": RecordKind.OPENED},
        {"what": RecordKind.CONFIRMED, "opening": 1, "role": Witness.CLERK, "who": "clerk-7", "counted": 13},
        {"what": RecordKind.MISSED, "role": Witness.CLOCK, "who": "controller", **missed},
        {"what": RecordKind.EXPLAINED, "role": Witness.TEAM, "who": "team-1", "late": LateReason.KEY_MISSING, **missed},
    ]
    entries: list[Entry] = []
    for number, kind in enumerate(kinds, start=1):
        entries.append(enter(record(number, previous=entries[-1].hash if entries else "", **kind)))
    return entries


def lines() -> list[str]:
    """Return the lines of the log."""
    return [entry.line for entry in log()]
