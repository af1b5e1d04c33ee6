"""Opening hours as a site file writes them: spans of a day, a week of them, and days that are not like others.

Owns their shape and their meaning in local time. Must not know who keeps the hours, nor the time it is.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, NamedTuple

from msgspec import Meta, Struct

from vuoro.values import Texts

_OCLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
#: A span of one day in local time: ``09:00-16:15``; it may end at 24:00.
TimeSpan = Annotated[
    str, Meta(pattern=rf"^{_OCLOCK}-({_OCLOCK}|24:00)$", description='hours such as "09:00-16:15", in quotes')
]
#: A time of day in local time: ``16:15``.
TimeOfDay = Annotated[str, Meta(pattern=rf"^{_OCLOCK}$", description='a time of day such as "16:15", in quotes')]

#: The last minute of a day, exclusive.
MIDNIGHT: Final = 24 * 60


class Span(NamedTuple):
    """From a minute of the day until another one."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start // 60:02d}:{self.start % 60:02d}-{self.end // 60:02d}:{self.end % 60:02d}"


WHOLE_DAY: Final = (Span(0, MIDNIGHT),)


class WeekHours(Struct, frozen=True, kw_only=True):
    """The hours of an ordinary week; ``weekdays`` holds from Monday to Friday where the day itself says nothing."""

    weekdays: tuple[TimeSpan, ...] = ()
    mon: tuple[TimeSpan, ...] | None = None
    tue: tuple[TimeSpan, ...] | None = None
    wed: tuple[TimeSpan, ...] | None = None
    thu: tuple[TimeSpan, ...] | None = None
    fri: tuple[TimeSpan, ...] | None = None
    sat: tuple[TimeSpan, ...] | None = None
    sun: tuple[TimeSpan, ...] | None = None

    def on(self, weekday: int) -> tuple[Span, ...]:
        """Return the spans of ``weekday``, 0 for Monday."""
        own = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)[weekday]
        if own is None:
            own = self.weekdays if weekday < _SATURDAY else ()
        return spans(own)


_SATURDAY: Final = 5


class ExceptionDay(Struct, frozen=True, kw_only=True):
    """A day, or with ``until`` a run of days, whose hours are others than the week says; closed without ``hours``."""

    day: date
    until: date | None = None
    hours: tuple[TimeSpan, ...] = ()
    reason: Texts | None = None

    def covers(self, day: date) -> bool:
        """Return whether it holds on ``day``."""
        return self.day <= day <= (self.until or self.day)


def minute(text: TimeOfDay) -> int:
    """Return the minute of the day of ``16:15``."""
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def spans(texts: tuple[TimeSpan, ...]) -> tuple[Span, ...]:
    """Return the spans written in ``texts``, in their order."""
    return tuple(Span(*map(minute, text.split("-"))) for text in texts)


def both(some: tuple[Span, ...], others: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the time that lies in ``some`` and in ``others``, earliest first; spans that meet become one."""
    common = (Span(max(a.start, b.start), min(a.end, b.end)) for a in some for b in others)
    joined: list[Span] = []
    for span in sorted(span for span in common if span.start < span.end):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
