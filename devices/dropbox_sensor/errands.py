"""What staff and maintenance ask of the box itself: to measure now, to show which one it is, to try its lamp. Pure.

A measurement that is asked for is answered whatever the lid does; what is known of the box takes nothing from one that
was made while somebody is at it. Must not know pins.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from devices.dropbox_sensor.events import Light, Measure, Measured
from devices.dropbox_sensor.gauge import PATIENCE_MS, Fault, median_of, what_is_wrong
from devices.dropbox_sensor.sensor import Sensor
from devices.dropbox_sensor.state import Sign, State, Test
from vuoro.messages.device_commands import DoResult, Identify, TestLamps, TestSensor
from vuoro.messages.loop import Asked, Effect, Tell
from vuoro.values import DoId, Moment

#: For so long a box shows which one it is, by a lamp that comes and goes once a second …
IDENTITY_MS: Final = 10_000
BLINK_MS: Final = 500
#: … and for so long its lamp burns when it is tried.
LAMP_MS: Final = 2_000

Effects = tuple[Effect, ...]


def ask(state: State, event: Asked, now: Moment) -> tuple[State, Effects]:
    """Begin what is asked, or say at once why not."""
    match event.do:
        case TestSensor():
            return _measure(state, event.do_id, now)
        case Identify() | TestLamps() if not state.setup.has_lamp:
            return state, (_refusal(event.do_id, "not_fitted"),)
        case Identify() | TestLamps() if state.sign is not None:
            return state, (_refusal(event.do_id, "busy"),)
        case Identify():
            told = Tell(DoResult(do_id=event.do_id, ok=True, detail=state.setup.box))
            sign = Sign(until=now.later(IDENTITY_MS), next_ms=now.later(BLINK_MS), burns_ms=BLINK_MS)
            return replace(state, sign=sign), (Light(on=True), told)
        case TestLamps():
            until = now.later(LAMP_MS)
            sign = Sign(until=until, next_ms=until, burns_ms=LAMP_MS, do_id=event.do_id)
            return replace(state, sign=sign), (Light(on=True),)
        case _:
            return state, (_refusal(event.do_id, "not_fitted"),)


def measured(state: State, answer: Measured) -> tuple[State, Effects]:
    """Tell who has asked for it what was measured."""
    test = state.test
    if test is None or answer.number != test.number:
        return state, ()
    told = tuple(Tell(spoken(state.gauge.sensor, do_id, answer)) for do_id in test.do_ids)
    return replace(state, test=None), told


def at(state: State, now: Moment) -> tuple[State, Effects]:
    """Go on with what was begun: the lamp's next sign, and the end of the patience with the sensor."""
    state, lights = _shine(state, now)
    if state.test is None or now.mono_ms < state.test.until:
        return state, lights
    told = tuple(_refusal(do_id, Fault.MUTE.value, "the sensor's reader is silent") for do_id in state.test.do_ids)
    return replace(state, test=None), (*lights, *told)


def due(state: State) -> int | None:
    """Return when something goes on."""
    times = [] if state.sign is None else [state.sign.next_ms, state.sign.until]
    return min([*times, *([] if state.test is None else [state.test.until])], default=None)


def spoken(sensor: Sensor, do_id: DoId, answer: Measured) -> DoResult:
    """Tell what the sensor says, in the box or beyond it: a box that is being calibrated does not know its size."""
    distance = median_of(sensor, answer)
    if distance is None:
        return DoResult(do_id=do_id, ok=False, code=Fault.MUTE.value, detail=what_is_wrong(sensor, answer))
    fill = sensor.calibration.fill(distance)
    spread = max(answer.distances) - min(answer.distances)
    detail = f"{distance} mm, {fill} %; {len(answer.distances)} readings within {spread} mm"
    celsius = answer.sensor_c if answer.air_c is None else answer.air_c
    return DoResult(do_id=do_id, ok=True, detail=detail if celsius is None else f"{detail}, {celsius:.1f} °C")


def _measure(state: State, do_id: DoId, now: Moment) -> tuple[State, Effects]:
    """Put a question of one's own, or take the answer to the one that is open."""
    if state.test is not None:
        return replace(state, test=replace(state.test, do_ids=(*state.test.do_ids, do_id))), ()
    is_open, is_calm = state.gauge.asked_at is not None, not (state.lid.is_open or state.door.is_open)
    gauge = state.gauge
    if not is_open:
        gauge = gauge.ask(now.mono_ms) if is_calm else replace(gauge, asked=gauge.asked + 1)
    test = Test(do_ids=(do_id,), number=gauge.asked, until=now.later(PATIENCE_MS))
    return replace(state, gauge=gauge, test=test), () if is_open else (Measure(gauge.asked),)


def _shine(state: State, now: Moment) -> tuple[State, Effects]:
    sign = state.sign
    if sign is None or now.mono_ms < min(sign.next_ms, sign.until):
        return state, ()
    if now.mono_ms >= sign.until:
        told = () if sign.do_id is None else (Tell(DoResult(do_id=sign.do_id, ok=True, detail="1")),)
        return replace(state, sign=None), (Light(on=False), *told)
    lit = not sign.lit
    return replace(state, sign=replace(sign, lit=lit, next_ms=now.later(sign.burns_ms))), (Light(on=lit),)


def _refusal(do_id: DoId, code: str, detail: str = "") -> Tell:
    return Tell(DoResult(do_id=do_id, ok=False, code=code, detail=detail))
