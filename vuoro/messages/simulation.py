"""What the simulation tells daemons that run on simulated hardware, and what they tell it.

These topics exist only in a lobby that was started with a simulation; no real site has a client that may write them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from vuoro.values import CallId, ClientId, DoId, Language, Percent, TicketId, TicketNumber


class SetTime(Struct, frozen=True, kw_only=True):
    """The clock of the lobby is now this; the daemon answers with `AtTime` when it has nothing left to do.

    In round 0 nobody waits for an answer.
    """

    round: int
    mono_ms: int
    utc: datetime


class AtTime(Struct, frozen=True, kw_only=True):
    """A daemon has reached the time of this round.

    ``activity`` counts what it has told others so far: while it stands still everywhere, nothing is on its way.
    ``next_due_ms`` is the monotonic time at which the daemon has to wake next. ``seen`` is how many `Seen` it has told,
    and ``process`` tells one life of the daemon from the next, in which all these begin anew.
    """

    client: ClientId
    round: int
    activity: int
    next_due_ms: int | None
    seen: int = 0
    process: int = 0


class Act(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of what happens to simulated hardware.

    ``number`` rises with every act, so one that the broker hands over twice happens once; 0 always happens.
    """

    number: int = 0


class PressButton(Act, frozen=True, kw_only=True, tag="press_button"):
    """Somebody presses a button: a service at the kiosk, a digit ``0``–``10`` at the feedback terminal."""

    button: str


class Paper(StrEnum):
    """The roll of a thermal printer."""

    OK = "ok"
    LOW = "low"
    OUT = "out"


class SetPaper(Act, frozen=True, kw_only=True, tag="set_paper"):
    """The kiosk's paper roll is now like this."""

    paper: Paper


class DropEnvelope(Act, frozen=True, kw_only=True, tag="drop_envelope"):
    """Somebody lifts the lid of the drop box and drops an envelope; ``fill`` is how full the box is after it."""

    fill: Percent


class SetDoor(Act, frozen=True, kw_only=True, tag="set_door"):
    """Somebody opens or closes the emptying door of the drop box; it is emptied then, unless ``emptied`` is false."""

    open: Annotated[bool, Meta(description="true: open")]
    emptied: bool = True


class SetLid(Act, frozen=True, kw_only=True, tag="set_lid"):
    """Somebody leaves the lid of the drop box open, or shuts it."""

    open: bool


class TurnKey(Act, frozen=True, kw_only=True, tag="turn_key"):
    """Somebody turns the key at the drop box there and back."""


class SensorState(StrEnum):
    """The distance sensor of a drop box: it works, says nothing, says always the same, or has something before it."""

    OK = "ok"
    MUTE = "mute"
    FROZEN = "frozen"
    BLOCKED = "blocked"


class SetSensor(Act, frozen=True, kw_only=True, tag="set_sensor"):
    """The drop box's sensor is now like this."""

    sensor: SensorState


class TouchAt(Act, frozen=True, kw_only=True, tag="touch_at"):
    """Somebody touches a screen, so many pixels from its left and its upper edge."""

    x: int
    y: int


class PressKey(Act, frozen=True, kw_only=True, tag="press_key"):
    """Somebody presses a key of a tactile keypad, by its purpose, such as ``next`` or ``select``."""

    key: str


class PlugHeadset(Act, frozen=True, kw_only=True, tag="plug_headset"):
    """Somebody puts the plug of a headset into the jack, or pulls it out."""

    plugged: Annotated[bool, Meta(description="true: in")]


AnyAct = (
    PressButton | SetPaper | DropEnvelope | SetDoor | SetLid | TurnKey | SetSensor | TouchAt | PressKey | PlugHeadset
)


class TellAgain(Act, frozen=True, kw_only=True, tag="tell_again"):
    """The simulation misses what the daemon has told after number ``after``, because a broker has died with it."""

    after: int


Told = AnyAct | TellAgain


class Seen(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of what a person standing there would see. ``real_ns`` is the machine's real CLOCK_MONOTONIC.

    ``told`` counts what this ``process`` has told; both are filled in on the way out (`vuoro.simulated.Wire`).
    """

    real_ns: int
    told: int = 0
    process: int = 0


class PaperSeen(Seen, frozen=True, kw_only=True, tag="paper_seen"):
    """A ticket has come out of the printer; ``pressed_ns`` is when the button was pressed, None for a reprint."""

    ticket: TicketId
    number: TicketNumber
    pressed_ns: int | None
    lines: tuple[str, ...]


class PagePrinted(Seen, frozen=True, kw_only=True, tag="page_printed"):
    """A page that staff have asked for has come out of the kiosk's printer: a receipt, or a test."""

    do: DoId
    lines: tuple[str, ...]


class SeenChoice(Struct, frozen=True, kw_only=True):
    """A choice on a page, and where a finger touches it."""

    label: str
    x: int
    y: int
    detail: str = ""
    marked: bool = False


class PageSeen(Seen, frozen=True, kw_only=True, tag="page_seen"):
    """A page is on a touch screen; ``focus`` is the label that the keys of a keypad stand on."""

    place: str
    language: Language
    title: str
    lines: tuple[str, ...]
    number: str | None = None
    typed: str | None = None
    choices: tuple[SeenChoice, ...] = ()
    focus: str | None = None


class SpeechHeard(Seen, frozen=True, kw_only=True, tag="speech_heard"):
    """A text is being said in a headset, instead of the one before; an empty one is silence."""

    text: str
    language: Language | None = None
    volume: int = 0


class ShowingSeen(Seen, frozen=True, kw_only=True, tag="showing_seen"):
    """A display has the number in its main place (``showing`` 1 or 2) and has drawn it."""

    call: CallId
    number: TicketNumber
    showing: int
    board_numbers: tuple[TicketNumber, ...]


class ChimeHeard(Seen, frozen=True, kw_only=True, tag="chime_heard"):
    """A display has chimed for a showing."""

    call: CallId
    showing: int


class PressRefused(Seen, frozen=True, kw_only=True, tag="press_refused"):
    """A press had no effect, because the device cannot take it now (lamp off)."""

    button: str


class ThanksSeen(Seen, frozen=True, kw_only=True, tag="thanks_seen"):
    """The feedback terminal has thanked for an answer."""

    button: str
    pressed_ns: int


AnySeen = PaperSeen | PagePrinted | PageSeen | SpeechHeard | ShowingSeen | ChimeHeard | PressRefused | ThanksSeen
