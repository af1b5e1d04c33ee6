"""What drop boxes report and what people do about them, as commands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from vuoro.messages.command import Command
from vuoro.values import BoxId, FreeText, LateReason, Percent

__all__ = ["BoxCondition", "ConfirmEmptying", "ExplainEmptying", "ReadEmptyingLog", "ReportFill", "ReportOpening"]


class BoxCondition(Struct, frozen=True, kw_only=True):
    """What else is true of a box: lid or door left open, a mute or frozen sensor, the temperature where it tells."""

    lid_open: bool = False
    door_open: bool = False
    sensor_ok: bool = True
    temperature_c: float | None = None


class ReportFill(Command, frozen=True, kw_only=True, tag="report_fill"):
    """The drop box tells how full it is; ``fill`` is None when the sensor cannot tell."""

    box: BoxId
    fill: Percent | None
    envelopes: Annotated[int, Meta(ge=0)]
    condition: BoxCondition = BoxCondition()


class ReportOpening(Command, frozen=True, kw_only=True, tag="report_opening"):
    """The drop box's door was opened and closed again; raw fact, not yet a confirmed emptying.

    ``watched`` is false when the box was without power for a part of it: a time that it did not see is then when it
    found out. ``clock_trusted`` is false when the box's own clock was not known to be right. ``confirmed_at_box`` is
    true when somebody has turned the key at the box: that is the confirmation.
    """

    box: BoxId
    opened_at: datetime
    closed_at: datetime
    envelopes: Annotated[int, Meta(ge=0)]
    fill_before: Percent | None
    fill_after: Percent | None
    watched: bool = True
    clock_trusted: bool = True
    confirmed_at_box: bool = False


class ConfirmEmptying(Command, frozen=True, kw_only=True, tag="confirm_emptying"):
    """The person who opened the box says: this was an emptying. ``envelopes`` is what was counted by hand, if it was.

    ``opening`` is the number of the record that the opening has in the log; the confirmation is a record of its own.
    """

    box: BoxId
    opening: int
    envelopes: Annotated[int, Meta(ge=0)] | None = None
    late: LateReason | None = None
    words: FreeText | None = None


class ExplainEmptying(Command, frozen=True, kw_only=True, tag="explain_emptying"):
    """Why the emptying that was due at ``due_at`` came late or never: a record of its own, mending nothing."""

    box: BoxId
    due_at: datetime
    late: LateReason
    words: FreeText | None = None


class ReadEmptyingLog(Command, frozen=True, kw_only=True, tag="read_emptying_log"):
    """Somebody asks for the emptying log from record ``first`` on. Changes nothing."""

    first: Annotated[int, Meta(ge=1)] = 1
