"""The key at the box: whoever turns it there confirms that this was an emptying."""

from __future__ import annotations

import pytest

from devices.dropbox_sensor.events import DoorFound, Memory, Opening
from devices.dropbox_sensor.logic import KEY_TURNED_MS
from devices.dropbox_sensor.opening import KEY_BEFORE_MS, KEY_PATIENCE_MS
from devices.dropbox_sensor.state import Setup
from tests.unit.dropbox_world import QUARTER_PAST, Box

_WITH_KEY = Setup(box="box-1", has_key=True)


def _box() -> Box:
    box = Box(setup=_WITH_KEY)
    box.wait(30_000)
    return box


def _confirmed(box: Box) -> list[bool]:
    return [opening.confirmed_at_box for opening in box.openings()]


def test_a_key_turned_while_the_door_is_open_confirms_the_emptying() -> None:
    box = _box()
    box.door(open_=True)
    box.wait(10_000)
    box.turn_key()
    box.wait(1_000)
    box.door(open_=False)
    box.wait(5_000)
    assert _confirmed(box) == [True]


def test_a_key_turned_just_after_the_door_has_closed_confirms_it_at_once() -> None:
    box = _box()
    box.empty()
    box.wait(KEY_PATIENCE_MS - 2_000)
    assert box.openings() == []
    box.turn_key()
    box.wait(200)
    assert _confirmed(box) == [True]


def test_a_key_turned_just_before_the_door_is_opened_confirms_it() -> None:
    box = _box()
    box.turn_key()
    box.wait(5_000)
    box.empty()
    box.wait(5_000)
    assert _confirmed(box) == [True]


@pytest.mark.parametrize("when", ["long before", "long after", "never"])
def test_a_key_turned_at_another_time_confirms_nothing(when: str) -> None:
    box = _box()
    if when == "long before":
        box.turn_key()
        box.wait(KEY_BEFORE_MS)
    box.empty()
    box.wait(KEY_PATIENCE_MS + 5_000)
    assert _confirmed(box) == [False]
    if when == "long after":
        box.turn_key()
        box.wait(10_000)
        assert _confirmed(box) == [False]


def test_a_key_confirms_one_emptying_and_not_the_next() -> None:
    box = _box()
    for turns in (True, False):
        box.door(open_=True)
        if turns:
            box.turn_key()
        box.wait(10_000)
        box.door(open_=False)
        box.wait(KEY_PATIENCE_MS + 5_000)
    assert _confirmed(box) == [True, False]


def test_an_impulse_on_the_wire_of_the_key_confirms_nothing() -> None:
    box = _box()
    box.door(open_=True)
    box.turn_key(for_ms=KEY_TURNED_MS - 1)
    box.wait(5_000)
    box.door(open_=False)
    box.wait(KEY_PATIENCE_MS + 5_000)
    assert _confirmed(box) == [False]


def test_without_a_key_nobody_waits_for_one() -> None:
    box = Box()
    box.wait(30_000)
    box.empty()
    box.wait(1_500)
    assert _confirmed(box) == [False]


def test_a_key_turned_before_the_power_went_still_counts() -> None:
    turned = Opening(opened_at=QUARTER_PAST, fill_before=40, confirmed=True)
    box = Box(Memory(opening=turned), setup=_WITH_KEY)
    box.tell(DoorFound(open=False))
    box.wait(5_000)
    assert _confirmed(box) == [True]


def test_after_a_power_cut_the_key_may_still_be_turned_for_the_opening_on_record() -> None:
    box = Box(Memory(opening=Opening(opened_at=QUARTER_PAST, fill_before=40)), setup=_WITH_KEY)
    box.tell(DoorFound(open=False))
    box.wait(5_000)
    box.turn_key()
    box.wait(5_000)
    assert _confirmed(box) == [True]
