"""What the drop box says of its health: pure, from its state alone."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.dropbox_sensor.state import State, Told
from vuoro.messages.device import Finding, Severity
from vuoro.messages.loop import ReportHealth
from vuoro.values import Moment

#: A distance that has changed by less is no news.
NEWS_MM: Final = 10
#: A Pi that has just started is given so long to hear the time from the network.
CLOCK_GRACE_MS: Final = 5 * 60_000


def tell(state: State, now: Moment) -> tuple[State, tuple[ReportHealth, ...]]:
    """Return a report where there is news, and the state that remembers it."""
    present = Told(findings=_findings(state, now), door_open=state.door.is_open, distance_mm=state.gauge.distance_mm)
    if state.told is not None and _same(state.told, present):
        return state, ()
    return replace(state, told=present), (ReportHealth(present.findings, _readings(state, now)),)


def _same(told: Told, present: Told) -> bool:
    if told.distance_mm is None or present.distance_mm is None:
        return told == present
    near = abs(told.distance_mm - present.distance_mm) < NEWS_MM
    return near and replace(told, distance_mm=present.distance_mm) == present


def _findings(state: State, now: Moment) -> tuple[Finding, ...]:
    found = []
    if state.gauge.fault is not None:
        found.append(Finding(code=state.gauge.fault.value, severity=Severity.FAULT, detail=state.gauge.trouble))
    if state.lid.left:
        detail = f"the lid is open for over {state.setup.lid_left_ms // 1000} s"
        found.append(Finding(code="lid_open", severity=Severity.WARNING, detail=detail))
    if state.door.left:
        detail = f"the emptying door is open for over {state.setup.door_left_ms // 60_000} minutes"
        found.append(Finding(code="door_open", severity=Severity.WARNING, detail=detail))
    doubtful_since = state.clock.doubtful_since
    if doubtful_since is not None and now.mono_ms - doubtful_since >= CLOCK_GRACE_MS:
        detail = "not set from the network since the start"
        found.append(Finding(code="clock_unset", severity=Severity.WARNING, detail=detail))
    if state.memory.set_aside:
        detail = f"{len(state.memory.set_aside)} opening(s) refused; handed in again at the next start"
        found.append(Finding(code="opening_refused", severity=Severity.FAULT, detail=detail))
    if state.refused is not None:
        found.append(Finding(code="level_refused", severity=Severity.FAULT, detail=state.refused))
    if state.unreadable:
        detail = f"{state.unreadable} record(s) on the disk could not be read; kept in its table unreadable"
        found.append(Finding(code="disk_unreadable", severity=Severity.FAULT, detail=detail))
    return tuple(found)


def _readings(state: State, now: Moment) -> dict[str, str | int | float | bool | None]:
    read_at = state.gauge.read_at
    return {
        "distance_mm": state.gauge.distance_mm,
        "sensor_age_s": None if read_at is None else (now.mono_ms - read_at) // 1000,
        "fill": state.gauge.fill,
        "temperature_c": state.gauge.celsius,
        "clock_trusted": state.clock.trusted,
        "lid_open": state.lid.is_open,
        "door_open": state.door.is_open,
        "envelopes": state.memory.envelopes,
    }
