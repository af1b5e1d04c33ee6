"""What can happen to the terminal and what it does about it: the words of `devices.feedback_terminal.logic`.

Holds data only.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from devices.feedback_terminal.keys import Key
from devices.feedback_terminal.press import Press
from devices.feedback_terminal.state import Lights
from vuoro.messages.commands import GiveFeedback, RawPress
from vuoro.messages.loop import Durable, Effect, Event
from vuoro.messages.state import ServicesState, SiteState
from vuoro.touch.page import Act
from vuoro.values import Language, Moment, ServiceId


class KeyDown(Event, frozen=True):
    """A key went down at ``at``."""

    key: Key
    at: Moment


class KeyUp(Event, frozen=True):
    """A key came up at ``at``."""

    key: Key
    at: Moment


class KeyFoundDown(Event, frozen=True):
    """A key was down already when its reader started: no press, but perhaps stuck."""

    key: Key
    at: Moment


class Tapped(Event, frozen=True):
    """A finger came down on a choice of the page in sight at ``at``."""

    act: Act
    at: Moment


class LampsTroubled(Event, frozen=True):
    """The lamps cannot be switched, and why (``trouble``), or can be switched again (None)."""

    trouble: str | None


class ClockSeen(Event, frozen=True):
    """Whether this machine's clock has been set since it started."""

    trusted: bool


class Finished(Struct, frozen=True, kw_only=True):
    """Answers on the disk that wait to be handed in: the command but for its age, and when the last press was.

    ``trusted`` tells whether the wall clock had been set then.
    """

    number: int
    command: GiveFeedback
    boot: str
    at: Moment
    trusted: bool


class FinishedRead(Event, frozen=True):
    """These answers wait to be handed in, the oldest first; ``trusted`` is as in `ClockSeen`, now."""

    finished: tuple[Finished, ...]
    trusted: bool


class Keep(Durable, frozen=True, kw_only=True):
    """Write raw presses to disk: of the visit ``number``, or of nobody's (None).

    ``language`` and ``service`` are what the visit has come to.
    """

    presses: tuple[Press, ...]
    number: int | None
    language: Language
    service: ServiceId | None


class Finish(Durable, frozen=True):
    """Keep the answers of a visit that is over, to be handed in when the hub is there."""

    number: int
    command: GiveFeedback


class HandIn(Durable, frozen=True):
    """Note that the answers of a visit are in the outbox now."""

    number: int


class Drop(Durable, frozen=True):
    """Note that a visit has ended without an answer; its presses stay."""

    number: int


class NoteCounted(Durable, frozen=True):
    """Note that the hub has counted the visit with this press: its presses may go when they are old."""

    press: RawPress


class Thin(Durable, frozen=True):
    """Delete presses that have been counted and are older than ``before``."""

    before: datetime


class SetAside(Durable, frozen=True):
    """Keep an answer that the controller has refused."""

    answer: GiveFeedback


class TakeBack(Durable, frozen=True):
    """Note that every answer set aside is handed in again."""


class KeepKnown(Durable, frozen=True):
    """Keep what the hub has told, for a start without it."""

    message: SiteState | ServicesState


class Thank(Effect, frozen=True):
    """Let be heard at once that this press has been taken; what is seen is `Light` and the page."""

    press: Press


class Light(Effect, frozen=True):
    """Let these lamps be lit and no others."""

    lights: Lights


class Sound(Effect, frozen=True):
    """Sound the two tones of thanks."""


class ReadFinished(Effect, frozen=True):
    """Read the oldest answers that wait to be handed in, at most so many."""

    most: int


class LookAtClock(Effect, frozen=True):
    """Look whether the machine's clock has been set."""
