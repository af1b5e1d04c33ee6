"""The drop box's logic: envelopes, openings, levels and health, by the clock."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from devices.dropbox_sensor import logic
from devices.dropbox_sensor.events import DoorFound, Measure, Measured, Memory, Opening, Remember
from devices.dropbox_sensor.state import Setup
from tests.unit.dropbox_world import QUARTER_PAST, Box, accept, at, refuse
from vuoro.messages import loop
from vuoro.messages.commands import BoxCondition, ReportFill, ReportOpening

# Envelopes


def test_a_lid_that_was_up_for_a_moment_is_an_envelope() -> None:
    box = Box()
    box.drop()
    box.wait(100)
    assert box.state.memory.envelopes == 1
    assert box.of(Remember)[-1].memory.envelopes == 1


def test_a_lid_only_touched_is_no_envelope() -> None:
    box = Box()
    box.drop(lifted_ms=299)
    box.wait(5_000)
    assert box.state.memory.envelopes == 0


def test_the_rattle_of_a_falling_lid_is_one_envelope() -> None:
    box = Box()
    box.drop()
    for _ in range(4):
        box.wait(20)
        box.drop(lifted_ms=20)
    box.wait(5_000)
    assert box.state.memory.envelopes == 1


def test_a_lid_that_flutters_while_it_is_lifted_is_one_envelope() -> None:
    box = Box()
    for _ in range(10):
        box.drop(lifted_ms=60)
        box.wait(30)
    box.wait(5_000)
    assert box.state.memory.envelopes == 1


def test_one_customer_after_another_is_one_envelope_each() -> None:
    box = Box()
    for _ in range(3):
        box.drop()
        box.wait(150)
    assert box.state.memory.envelopes == 3


@given(st.lists(st.tuples(st.integers(1, 3_000), st.integers(101, 20_000)), max_size=20))
def test_as_many_envelopes_are_counted_as_lids_were_lifted_for_long_enough(lifts: list[tuple[int, int]]) -> None:
    box = Box()
    for lifted_ms, rest_ms in lifts:
        box.drop(lifted_ms=lifted_ms)
        box.wait(rest_ms)
    box.wait(101)
    assert box.state.memory.envelopes == sum(lifted_ms >= logic.LID_LIFTED_MS for lifted_ms, _ in lifts)


# Levels


def test_the_level_is_told_once_after_the_start() -> None:
    box = Box()
    box.distances = (350,)
    box.wait(300_000)
    assert box.levels() == [(50, 0)]


def test_nothing_is_told_before_the_first_reading() -> None:
    box = Box()
    box.wait(1_499)
    assert box.levels() == []


def test_an_envelope_and_the_fill_after_it_are_told_together() -> None:
    box = Box()
    box.wait(60_000)
    box.lid(open_=True)
    box.wait(900)
    box.distances = (580,)
    box.lid(open_=False)
    box.wait(1_500)
    assert box.levels() == [(0, 0), (4, 1)]


def test_a_change_of_one_per_cent_is_no_news() -> None:
    box = Box()
    box.wait(60_000)
    box.distances = (595,)
    box.wait(120_000)
    assert box.levels() == [(0, 0)]
    box.distances = (590,)
    box.wait(120_000)
    assert box.levels() == [(0, 0), (2, 0)]


def test_levels_are_told_at_most_every_five_seconds_and_the_last_one_always() -> None:
    box = Box()
    box.wait(60_000)
    for _ in range(20):
        box.drop(lifted_ms=500)
        box.wait(1_600)
    box.wait(20_000)
    assert box.levels()[-1] == (0, 20)
    assert len(box.levels()) <= 42 // 5 + 2


def test_while_the_hub_is_away_the_outbox_holds_one_level_only_and_the_latest_is_told_after_it() -> None:
    box = Box()
    box.controller = None
    for _ in range(50):
        box.drop()
        box.wait(60_000)
    (level,) = (send.command for send in box.of(loop.Send))
    box.controller = accept
    box.tell(loop.Answered(level, accept(level)))
    assert box.levels()[1:] == [(0, 50)]


def test_a_level_left_in_the_outbox_by_an_earlier_life_is_waited_for() -> None:
    box = Box(awaiting=True)
    box.wait(120_000)
    assert box.levels() == []


def test_a_refused_level_is_a_fault_until_one_is_accepted_and_is_not_repeated() -> None:
    box = Box()
    box.controller = refuse
    box.wait(120_000)
    assert len(box.levels()) == 1
    assert [(f.code, f.detail) for f in box.findings()] == [("level_refused", "unknown_box")]
    box.controller = accept
    box.drop()
    box.wait(60_000)
    assert box.codes() == []


# The sensor


def test_nobody_at_the_box_means_one_measurement_a_minute_and_nothing_else_to_do() -> None:
    box = Box()
    box.wait(3_600_000)
    assert 59 <= len(box.of(Measure)) <= 61


def test_a_sensor_that_falls_silent_makes_the_fill_unknown_and_is_a_fault() -> None:
    box = Box()
    box.wait(30_000)
    box.distances = ()
    box.wait(60_000)
    assert box.levels() == [(0, 0), (None, 0)]
    assert [(f.code, f.detail) for f in box.findings()] == [("sensor_mute", "no echo")]
    readings = box.of(loop.ReportHealth)[-1].readings
    assert readings["distance_mm"] is None
    assert readings["sensor_age_s"] == 70  # a minute between two measurements, and ten seconds of asking


def test_a_sensor_that_never_says_anything_is_told_as_unknown() -> None:
    box = Box()
    box.distances = ()
    box.wait(60_000)
    assert box.levels() == [(None, 0)]
    assert box.of(loop.ReportHealth)[-1].readings["sensor_age_s"] is None


def test_a_sensor_that_comes_back_is_told_at_once() -> None:
    box = Box()
    box.distances = ()
    box.wait(60_000)
    box.distances = (350,)
    box.wait(60_000)
    assert box.levels()[-1] == (50, 0)
    assert box.codes() == []


def test_nothing_is_measured_while_the_lid_is_open() -> None:
    box = Box()
    box.wait(59_000)
    before = len(box.of(Measure))
    box.lid(open_=True)
    box.wait(50_000)
    assert len(box.of(Measure)) == before


def test_an_echo_measured_while_the_lid_opened_is_ignored() -> None:
    box = Box()
    box.wait(30_000)
    number = box.state.gauge.asked + 1
    box.state, _ = logic.step(box.state, loop.Due(), at(61_600))
    assert logic.busy(box.state)
    box.ms = 61_700
    box.lid(open_=True)
    box.tell(Measured(number, (110,)))
    assert box.state.level.fill == 0


def test_a_lid_left_open_makes_the_fill_unknown_until_it_is_shut() -> None:
    box = Box()
    box.wait(30_000)
    box.lid(open_=True)
    box.wait(60_000)
    assert box.codes() == ["lid_open"]
    assert box.levels() == [(0, 0), (None, 0)]
    box.lid(open_=False)
    box.wait(10_000)
    assert box.codes() == []
    assert box.levels()[-1] == (0, 1)


# Openings


def test_an_opening_is_on_disk_from_the_moment_the_door_opens() -> None:
    box = Box()
    box.distances = (350,)
    box.wait(30_000)
    box.effects.clear()
    box.door(open_=True)
    assert box.of(Remember)[-1].memory.opening == Opening(opened_at=box.now.utc, fill_before=50, clock_trusted=True)


def test_an_opening_is_handed_in_with_the_fill_before_and_after_and_its_envelopes() -> None:
    box = Box()
    box.distances = (350,)
    box.drop()
    box.wait(1_000)
    box.drop()
    box.wait(30_000)
    opened = box.now.utc
    box.empty()
    closed = box.now.utc
    box.wait(1_500)
    assert box.openings() == [
        ReportOpening(
            box="box-1", opened_at=opened, closed_at=closed, envelopes=2, fill_before=50, fill_after=0, watched=True
        )
    ]
    assert box.state.memory == Memory()


def test_after_an_opening_the_empty_level_is_told_at_once() -> None:
    box = Box()
    box.distances = (350,)
    box.drop()
    box.wait(30_000)
    box.empty()
    box.wait(1_500)
    last_two = [send.command for send in box.of(loop.Send)][-2:]
    assert isinstance(last_two[0], ReportOpening)
    assert last_two[1] == ReportFill(box="box-1", fill=0, envelopes=0)


def test_an_emptying_just_after_a_report_does_not_wait_for_its_turn_to_be_told() -> None:
    box = Box()
    box.drop()
    box.wait(2_000)
    assert box.levels() == [(0, 1)]
    box.empty(open_ms=2_000)
    box.wait(1_500)
    assert box.levels() == [(0, 1), (0, 0)]


def test_an_emptying_that_took_long_waits_for_the_reading_after_it_all_the_same() -> None:
    box = Box()
    box.distances = (350,)
    box.wait(30_000)
    box.empty(open_ms=30 * 60_000)
    box.wait(1_500)
    assert [opening.fill_after for opening in box.openings()] == [0]


def test_the_opening_leaves_the_memory_in_the_step_that_hands_it_in() -> None:
    box = Box()
    box.wait(30_000)
    box.empty()
    box.wait(1_499)
    box.effects.clear()
    box.wait(1)
    opening = next(i for i, e in enumerate(box.effects) if isinstance(e, loop.Send))
    assert box.effects[opening - 1] == Remember(Memory())


def test_a_mute_sensor_does_not_hold_an_opening_back() -> None:
    box = Box()
    box.wait(30_000)
    box.distances = ()
    box.door(open_=True)
    box.wait(20_000)
    box.door(open_=False)
    box.wait(15_000)
    (opening,) = box.openings()
    assert (opening.fill_before, opening.fill_after) == (0, None)


def test_a_lid_left_open_after_an_emptying_does_not_hold_it_back_for_long() -> None:
    box = Box()
    box.wait(30_000)
    box.door(open_=True)
    box.lid(open_=True)
    box.wait(20_000)
    box.door(open_=False)
    box.wait(60_000)
    assert [opening.fill_after for opening in box.openings()] == [None]


def test_a_door_opened_again_at_once_is_a_second_opening_and_the_first_is_not_lost() -> None:
    box = Box()
    box.wait(30_000)
    box.empty()
    box.wait(700)
    box.empty(open_ms=5_000)
    box.wait(30_000)
    first, second = box.openings()
    assert (first.fill_after, second.fill_after) == (None, 0)
    assert first.closed_at < second.opened_at


def test_a_knock_on_the_door_is_no_opening() -> None:
    box = Box()
    box.drop()
    box.wait(30_000)
    box.door(open_=True)
    box.wait(40)
    box.door(open_=False)
    box.wait(30_000)
    assert box.openings() == []
    assert box.state.memory == Memory(envelopes=1)


def test_a_door_switch_that_bounces_makes_one_opening() -> None:
    box = Box()
    box.wait(30_000)
    for open_ in (True, False, True, False, True):
        box.door(open_=open_)
        box.wait(3)
    box.wait(20_000)
    for open_ in (False, True, False, True, False):
        box.door(open_=open_)
        box.wait(3)
    box.wait(30_000)
    assert len(box.openings()) == 1


def test_an_envelope_dropped_after_the_door_closed_belongs_to_the_next_emptying() -> None:
    box = Box()
    box.drop()
    box.wait(30_000)
    box.empty()
    box.wait(300)
    box.drop()
    box.wait(30_000)
    assert [opening.envelopes for opening in box.openings()] == [1]
    assert box.state.memory.envelopes == 1


def test_a_door_open_for_a_quarter_of_an_hour_is_a_warning() -> None:
    box = Box()
    box.door(open_=True)
    box.wait(15 * 60_000)
    assert box.codes() == ["door_open"]
    box.door(open_=False)
    box.wait(5_000)
    assert box.codes() == []


def test_health_tells_at_once_that_the_door_is_open() -> None:
    box = Box()
    box.door(open_=True)
    assert box.of(loop.ReportHealth)[-1].readings["door_open"] is True


def test_a_refused_opening_is_kept_told_and_handed_in_again_at_the_next_start() -> None:
    box = Box()
    box.wait(30_000)
    box.controller = refuse
    box.empty()
    box.wait(2_000)
    (refused,) = box.openings()
    assert "opening_refused" in box.codes()
    assert box.of(Remember)[-1].memory.set_aside == (refused,)
    again = Box(box.state.memory)
    assert again.openings() == [refused]
    assert again.of(Remember)[0].memory.set_aside == ()


# Power cuts


_OPENING = Opening(opened_at=QUARTER_PAST, fill_before=40)


def test_a_door_found_shut_after_a_power_cut_closes_the_opening_as_not_watched() -> None:
    box = Box(Memory(envelopes=3, opening=_OPENING))
    box.ms = 9_000
    box.tell(DoorFound(open=False))
    box.wait(5_000)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.closed_at) == (QUARTER_PAST, at(9_000).utc)
    assert (opening.envelopes, opening.fill_before, opening.watched) == (3, 40, False)


def test_a_door_found_open_after_a_power_cut_goes_on_with_the_same_opening() -> None:
    box = Box(Memory(envelopes=3, opening=_OPENING))
    box.tell(DoorFound(open=True))
    box.wait(200)
    box.door(open_=False)
    box.wait(5_000)
    (opening,) = box.openings()
    assert (opening.opened_at, opening.watched) == (QUARTER_PAST, False)


def test_a_door_opened_while_the_power_was_away_is_on_record_from_when_it_is_found() -> None:
    box = Box(Memory(envelopes=3))
    box.ms = 700
    box.tell(DoorFound(open=True))
    assert box.of(Remember)[-1].memory.opening == Opening(
        opened_at=at(700).utc, fill_before=None, watched=False, clock_trusted=True
    )


def test_a_door_found_shut_as_it_was_left_is_nothing_new() -> None:
    box = Box(Memory(envelopes=3))
    box.tell(DoorFound(open=False))
    box.wait(60_000)
    assert box.openings() == []
    assert box.levels() == [(0, 3)]


def test_an_opening_that_had_closed_before_the_power_cut_is_handed_in_whole() -> None:
    closed = Opening(
        opened_at=QUARTER_PAST, closed_at=QUARTER_PAST + timedelta(seconds=30), fill_before=40, envelopes=5
    )
    box = Box(Memory(envelopes=1, opening=closed))
    box.tell(DoorFound(open=False))
    box.wait(5_000)
    (opening,) = box.openings()
    assert (opening.closed_at, opening.envelopes, opening.watched) == (closed.closed_at, 5, True)
    assert box.state.memory.envelopes == 1


def test_a_door_found_open_again_after_a_power_cut_does_not_take_the_place_of_the_opening_before() -> None:
    closed = Opening(
        opened_at=QUARTER_PAST, closed_at=QUARTER_PAST + timedelta(seconds=30), fill_before=40, envelopes=5
    )
    box = Box(Memory(opening=closed))
    box.ms = 60_000
    box.tell(DoorFound(open=True))
    assert [(opening.closed_at, opening.fill_after) for opening in box.openings()] == [(closed.closed_at, None)]
    assert box.state.memory.opening == Opening(
        opened_at=at(60_000).utc, fill_before=None, watched=False, clock_trusted=True
    )


@given(st.data())
def test_every_opening_of_the_door_is_handed_in_once_and_no_envelope_is_counted_twice(data: st.DataObject) -> None:
    box = Box()
    acts = data.draw(st.lists(st.sampled_from(["drop", "empty", "mute", "mend", "wait"]), max_size=25))
    for act in acts:
        if act == "drop":
            box.drop()
        elif act == "empty":
            box.empty(open_ms=5_000)
        elif act == "mute":
            box.distances = ()
        elif act == "mend":
            box.distances = (480,)
        box.wait(data.draw(st.integers(101, 90_000)))
    box.wait(60_000)
    handed_in = sum(opening.envelopes for opening in box.openings())
    assert len(box.openings()) == acts.count("empty")
    assert handed_in + box.state.memory.envelopes == acts.count("drop")
    assert logic.next_due(box.state) is not None


def test_what_could_not_be_read_of_the_disk_is_told() -> None:
    assert "disk_unreadable" in Box(unreadable=1).codes()


# What else is true of the box


def test_a_lid_or_a_door_left_open_is_told_with_the_level_until_it_is_shut() -> None:
    box = Box()
    box.wait(30_000)
    box.lid(open_=True)
    box.wait(60_000)
    box.lid(open_=False)
    box.wait(10_000)
    box.door(open_=True)
    box.wait(15 * 60_000)
    box.door(open_=False)
    box.wait(10_000)
    shut = BoxCondition()
    assert box.conditions() == [shut, BoxCondition(lid_open=True), shut, BoxCondition(door_open=True), shut]
    assert [fill for fill, _ in box.levels()] == [0, None, 0, None, 0]


def test_a_sensor_at_fault_is_told_with_the_level() -> None:
    box = Box()
    box.wait(30_000)
    box.distances = ()
    box.wait(90_000)
    assert box.reports()[-1] == ReportFill(box="box-1", fill=None, envelopes=0, condition=BoxCondition(sensor_ok=False))


def test_the_temperature_goes_with_the_next_news_and_is_none_itself() -> None:
    box = Box()
    box.air_c = 21.5
    box.wait(30_000)
    box.air_c = 23.0
    box.wait(300_000)
    box.drop()
    box.wait(10_000)
    assert [condition.temperature_c for condition in box.conditions()] == [21.5, 23.0]


def test_settings_say_when_a_lid_has_been_left_open() -> None:
    box = Box(setup=Setup(box="box-1", lid_left_ms=20_000))
    box.lid(open_=True)
    box.wait(20_000)
    assert [(finding.code, finding.detail) for finding in box.findings()] == [
        ("lid_open", "the lid is open for over 20 s")
    ]
