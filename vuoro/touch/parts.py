"""The parts of a device that its customers see, touch or hear, and what of them may fail."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from vuoro.messages.device import Finding, Severity
from vuoro.messages.loop import Event
from vuoro.touch.glass import Glass
from vuoro.touch.page import Act


class Part(StrEnum):
    """A part that may fail; the device goes on with the others. Its value is the finding's code."""

    SCREEN = "no_screen"
    KEYPAD = "keypad_unplugged"
    VOICE = "no_sound"
    JACK = "no_jack"


class Touched(Event, frozen=True):
    """A finger came down on a choice of the page that was in sight, at ``real_ns`` of the monotonic clock."""

    act: Act
    real_ns: int


class GlassMeasured(Event, frozen=True):
    """The screen has been opened: so large it is."""

    glass: Glass


class HeadsetChanged(Event, frozen=True):
    """A headset was plugged in, or pulled out."""

    plugged: bool


class PartTroubled(Event, frozen=True):
    """Screen, keypad or voice cannot be used, and why (``trouble``), or can be used again (None)."""

    part: Part
    trouble: str | None


_SEVERITIES: Final = {Part.SCREEN: Severity.FAULT}


def troubled(troubles: Mapping[Part, str], event: PartTroubled) -> dict[Part, str]:
    """Return what is wrong after ``event``, by the part."""
    others = {part: detail for part, detail in troubles.items() if part is not event.part}
    return others if event.trouble is None else {**others, event.part: event.trouble}


def findings(troubles: Mapping[Part, str]) -> tuple[Finding, ...]:
    """Return what the health tells of the parts."""
    return tuple(
        Finding(code=part.value, severity=_SEVERITIES.get(part, Severity.WARNING), detail=detail)
        for part, detail in troubles.items()
    )
