"""The lobby's own reckoning of time: what it believes of the wall clock, and when it does not.

A Pi has no clock of its own at power-up and jumps when the network tells it the time. Within one boot the monotonic
clock tells what the wall clock ought to say; a wall clock that says something else is not believed while customers
wait. The believed time never falls behind an event already recorded, so it can order arrivals across boots.
Must not know where a moment comes from, nor what is done with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vuoro.values import Moment

#: The wall clock may wander so far from the monotonic one before it is a jump: NTP slews, quartz drifts.
TOLERANCE: Final = timedelta(seconds=90)
#: So far back a clock may be put while nobody waits: an hour of daylight saving set by hand, a day at most.
MENDABLE: Final = timedelta(hours=25)


class Alarm(StrEnum):
    """What is wrong with the wall clock: it ``jumped``, or is ``behind`` what the hub remembers."""

    JUMPED = "clock_jumped"
    BEHIND = "clock_behind"


class Reckoning(Struct, frozen=True, kw_only=True):
    """The believed time ``utc`` at the monotonic time ``mono_ms`` of ``boot``."""

    utc: datetime
    mono_ms: int
    boot: str
    alarm: Alarm | None = None

    @property
    def now(self) -> Moment:
        """The present moment, as it is believed."""
        return Moment(mono_ms=self.mono_ms, utc=self.utc)

    def at(self, mono_ms: int) -> datetime:
        """Return the believed time at ``mono_ms`` of the same boot, by the monotonic clock alone."""
        return self.utc + timedelta(milliseconds=mono_ms - self.mono_ms)

    def mono_ms_at(self, utc: datetime) -> int:
        """Return the first millisecond of the monotonic clock at which ``utc`` has come."""
        return self.mono_ms - (self.utc - utc) // timedelta(milliseconds=1)


def begin(now: Moment, boot: str, last: Reckoning | None) -> Reckoning:
    """Return the reckoning of a controller that starts at ``now``; ``last`` is that of the last event in its store.

    Within the boot of that event the reckoning goes on. In a new boot nobody knows how long the power was off: a wall
    clock later than the last event is believed, an earlier one (1970, 2012: an empty battery) is not.
    """
    if last is None:
        return Reckoning(utc=now.utc, mono_ms=now.mono_ms, boot=boot)
    if last.boot == boot:
        return _alarmed_as_at_power_up(observe(last, now, is_quiet=False), now)
    if now.utc >= last.utc:
        return Reckoning(utc=now.utc, mono_ms=now.mono_ms, boot=boot)
    return Reckoning(utc=last.utc, mono_ms=now.mono_ms, boot=boot, alarm=Alarm.BEHIND)


def observe(reckoning: Reckoning, now: Moment, *, is_quiet: bool, is_waking: bool = False) -> Reckoning:
    """Return the reckoning after a look at the clocks.

    ``is_quiet`` tells that no ticket is open, ``is_waking`` that none was given in this boot: a Pi that wakes goes on
    from the hour at which it was switched off, until the network tells it how long ago that was.

    Within a boot the monotonic clock only rises, so a moment before the last one is one of a clock that is not set yet.
    """
    if now.mono_ms < reckoning.mono_ms:
        return reckoning
    expected = reckoning.at(now.mono_ms)
    if _is_credible(reckoning, now.utc - expected, is_quiet=is_quiet, is_waking=is_waking):
        # A clock that is slewed back makes the believed time wait, not turn.
        utc = now.utc if now.utc >= reckoning.utc or is_quiet else reckoning.utc
        return Reckoning(utc=utc, mono_ms=now.mono_ms, boot=reckoning.boot)
    alarm = reckoning.alarm or Alarm.JUMPED
    return Reckoning(utc=expected, mono_ms=now.mono_ms, boot=reckoning.boot, alarm=alarm)


def _alarmed_as_at_power_up(reckoning: Reckoning, now: Moment) -> Reckoning:
    """Return ``reckoning``; one started again tells by how far the clock is off that it was never set."""
    is_unset = reckoning.alarm is not None and reckoning.utc - now.utc > MENDABLE
    return replace(reckoning, alarm=Alarm.BEHIND) if is_unset else reckoning


def _is_credible(reckoning: Reckoning, difference: timedelta, *, is_quiet: bool, is_waking: bool) -> bool:
    if abs(difference) <= TOLERANCE:
        return True
    if difference > timedelta(0):
        # Forward is what a clock does that is set for the first time since the power came back.
        return is_quiet or is_waking or reckoning.alarm is Alarm.BEHIND
    return is_quiet and -difference <= MENDABLE and reckoning.alarm is not Alarm.BEHIND
