"""What can happen to the terminal and what it does about it: the words of `devices.feedback_terminal.logic`.

Holds data only.
"""

from __future__ import annotations

from devices.feedback_terminal.counting import Press
from vuoro.messages.commands import GiveFeedback
from vuoro.messages.loop import Durable, Effect, Event
from vuoro.values import Moment


class KeyDown(Event, frozen=True):
    """A key went down at ``at``."""

    key: int
    at: Moment


class KeyUp(Event, frozen=True):
    """A key came up at ``at``."""

    key: int
    at: Moment


class KeyFoundDown(Event, frozen=True):
    """A key was down already when its reader started: no press, but perhaps stuck."""

    key: int
    at: Moment


class KeysLost(Event, frozen=True):
    """The keypad is not there."""

    reason: str


class KeysFound(Event, frozen=True):
    """The keypad is there and is read."""


class Keep(Durable, frozen=True):
    """Write raw presses to disk."""

    presses: tuple[Press, ...]


class Settle(Durable, frozen=True):
    """Note that no press on disk waits to become an answer any more."""


class SetAside(Durable, frozen=True):
    """Keep an answer that the controller has refused."""

    answer: GiveFeedback


class TakeBack(Durable, frozen=True):
    """Note that every answer set aside is handed in again."""


class Thank(Effect, frozen=True):
    """Show at once that this press has been taken."""

    press: Press


class EndThanks(Effect, frozen=True):
    """The thanks for this press have been visible for long enough."""

    press: Press
