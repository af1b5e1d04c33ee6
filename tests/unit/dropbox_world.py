"""A drop box for the tests of its logic: a clock that goes from due to due, a sensor that answers, a controller."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from devices.dropbox_sensor import logic
from devices.dropbox_sensor.events import (
    ClockSeen,
    DoorMoved,
    KeyMoved,
    LidMoved,
    LookAtClock,
    Measure,
    Measured,
    Memory,
)
from devices.dropbox_sensor.sensor import Calibration, Sensor
from devices.dropbox_sensor.state import Setup
from tests.clocked import Clocked
from vuoro.ids import new_command_id
from vuoro.messages import loop
from vuoro.messages.commands import AnyCommand, BoxCondition, ReportFill, ReportOpening
from vuoro.messages.device import Finding
from vuoro.messages.device_commands import AnyDo, DoResult
from vuoro.messages.replies import Accepted, Done, Rejected, RejectionCode, Reply
from vuoro.values import Moment

#: A quarter past four, in winter, in Finland.
QUARTER_PAST: Final = datetime(2026, 3, 2, 14, 15, tzinfo=UTC)
SENSOR: Final = Sensor(calibration=Calibration(empty_mm=600, full_mm=100), every_ms=60_000)
SETUP: Final = Setup(box="box-1")
_ID: Final = "01890a5d-ac96-774b-bcce-b302099a8057"
Kind = TypeVar("Kind", bound=loop.Effect)


def at(ms: int) -> Moment:
    """Return the moment ``ms`` after a quarter past four."""
    return Moment(mono_ms=ms, utc=QUARTER_PAST + timedelta(milliseconds=ms))


def accept(_: AnyCommand) -> Reply:
    """Answer as a controller does that takes everything."""
    return Accepted(command_id=_ID, result=Done())


def refuse(_: AnyCommand) -> Reply:
    """Answer as a controller does that does not know the box."""
    return Rejected(command_id=_ID, code=RejectionCode.UNKNOWN_BOX, message="")


class Box(Clocked):
    """One box through one boot."""

    def __init__(
        self,
        memory: Memory | None = None,
        *,
        awaiting: bool = False,
        setup: Setup = SETUP,
        sensor: Sensor = SENSOR,
        clock_trusted: bool = True,
        unreadable: int = 0,
    ) -> None:
        self.state = logic.initial(setup, sensor, memory or Memory(), awaiting=awaiting, unreadable=unreadable)
        self.ms = 0
        self.wall_is_off = timedelta(0)
        self.clock_trusted = clock_trusted
        self.effects: list[loop.Effect] = []
        self.distances: tuple[int, ...] = (600,)
        self.said = b""
        self.air_c: float | None = None
        self.trouble = "no echo"
        self.controller: Callable[[AnyCommand], Reply] | None = accept
        self.tell(loop.Started())

    @property
    def now(self) -> Moment:
        """The moment as this box's clocks tell it."""
        moment = at(self.ms)
        return Moment(mono_ms=moment.mono_ms, utc=moment.utc + self.wall_is_off)

    def tell(self, event: loop.Event) -> None:
        """Let something happen, and everything that follows at once."""
        self.state, effects = logic.step(self.state, event, self.now)
        self.effects.extend(effects)
        for effect in effects:
            if isinstance(effect, Measure):
                self.tell(self.measurement(effect.number))
            elif isinstance(effect, LookAtClock):
                self.tell(ClockSeen(trusted=self.clock_trusted))
            elif isinstance(effect, loop.Send) and self.controller is not None:
                self.tell(loop.Answered(effect.command, self.controller(effect.command)))

    def measurement(self, number: int) -> Measured:
        """Return what the sensor says now."""
        trouble = "" if self.distances else self.trouble
        return Measured(number, 5 * self.distances, trouble, said=self.said, air_c=self.air_c)

    def next_due(self) -> int | None:
        return logic.next_due(self.state)

    def come_due(self) -> None:
        self.tell(loop.Due())

    def lid(self, *, open_: bool) -> None:
        """Lift the lid or let it fall."""
        self.tell(LidMoved(open_, self.now))

    def door(self, *, open_: bool) -> None:
        """Open the door or close it."""
        self.tell(DoorMoved(open_, self.now))

    def drop(self, *, lifted_ms: int = 900) -> None:
        """Drop an envelope."""
        self.lid(open_=True)
        self.wait(lifted_ms)
        self.lid(open_=False)

    def empty(self, *, open_ms: int = 40_000) -> None:
        """Take everything out."""
        self.door(open_=True)
        self.wait(open_ms)
        self.distances = (600,)
        self.door(open_=False)

    def turn_key(self, *, for_ms: int = 400) -> None:
        """Turn the key there and back."""
        self.tell(KeyMoved(turned=True, at=self.now))
        self.wait(for_ms)
        self.tell(KeyMoved(turned=False, at=self.now))

    def ask(self, do: AnyDo) -> None:
        """Ask the box itself for something."""
        self.tell(loop.Asked(new_command_id(), do))

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Return the effects of a kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def reports(self) -> list[ReportFill]:
        """Return the levels that the controller was told."""
        return [send.command for send in self.of(loop.Send) if isinstance(send.command, ReportFill)]

    def levels(self) -> list[tuple[int | None, int]]:
        """Return fill and envelopes of each."""
        return [(report.fill, report.envelopes) for report in self.reports()]

    def conditions(self) -> list[BoxCondition]:
        """Return the condition of each."""
        return [report.condition for report in self.reports()]

    def openings(self) -> list[ReportOpening]:
        """Return the openings handed in."""
        return [send.command for send in self.of(loop.Send) if isinstance(send.command, ReportOpening)]

    def findings(self) -> tuple[Finding, ...]:
        """Return what health says is wrong."""
        return self.of(loop.ReportHealth)[-1].findings

    def codes(self) -> list[str]:
        """Return the codes of it."""
        return [finding.code for finding in self.findings()]

    def answers(self) -> list[DoResult]:
        """Return the answers to those who asked."""
        return [tell.result for tell in self.of(loop.Tell)]
