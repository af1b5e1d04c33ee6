from __future__ import annotations

import pytest

from vuoro import topics
from vuoro.topics import BOARD, COMMAND, DO, DONE, HEALTH, PRESENCE, REPLY, SIM_TIME, SITE, TABLE, TICKETS, Topic
from vuoro.values import ClientKind


@pytest.mark.parametrize("topic", TABLE, ids=lambda topic: topic.template)
def test_every_topic_that_can_be_written_is_found_again(topic: Topic) -> None:
    value = None if topic.variable is None else "kiosk-1"
    assert topics.find(topic.address("demo", value), "demo") == (topic, value)


@pytest.mark.parametrize(
    "address",
    [
        "vuoro/lahti/state/site",
        "other/demo/state/site",
        "vuoro/demo/state",
        "vuoro/demo/state/site/more",
        "vuoro/demo/state/queue",
        "vuoro/demo/device/kiosk-1",
        "vuoro/demo/device/kiosk-1/presence/",
        "vuoro/demo",
        "vuoro",
        "",
        "$SYS/broker/uptime",
    ],
)
def test_what_is_not_in_the_table_is_not_found(address: str) -> None:
    with pytest.raises(LookupError, match="no topic of site 'demo'"):
        topics.find(address, "demo")


def test_an_address_has_the_value_in_its_place() -> None:
    assert COMMAND.address("demo", "kiosk-1") == "vuoro/demo/command/kiosk-1"
    assert PRESENCE.address("lahti", "kiosk-1") == "vuoro/lahti/device/kiosk-1/presence"
    assert SITE.address("demo") == "vuoro/demo/state/site"


def test_a_wildcard_stands_for_every_value_of_the_row() -> None:
    assert PRESENCE.wildcard("demo") == "vuoro/demo/device/+/presence"
    assert SITE.wildcard("demo") == "vuoro/demo/state/site"


@pytest.mark.parametrize("value", ["", "a/b", "+", "#", "kiosk-+", "a\0b"])
def test_a_value_that_is_no_level_of_a_topic_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="cannot be a level"):
        COMMAND.address("demo", value)


def test_a_value_is_given_exactly_where_there_is_a_variable() -> None:
    with pytest.raises(ValueError, match="variable 'client', got None"):
        COMMAND.address("demo")
    with pytest.raises(ValueError, match="variable None, got 'x'"):
        SITE.address("demo", "x")


def test_no_two_rows_have_the_same_shape() -> None:
    wildcards = [topic.wildcard("demo") for topic in TABLE]
    assert len(set(wildcards)) == len(TABLE)


def test_devices_send_little_and_the_controller_may_send_much() -> None:
    assert COMMAND.max_bytes == PRESENCE.max_bytes == HEALTH.max_bytes == 16 * 1024
    assert TICKETS.max_bytes == REPLY.max_bytes == BOARD.max_bytes == 256 * 1024


def test_only_the_controller_writes_the_truth_and_its_answers() -> None:
    for topic in TABLE:
        if topic.template.startswith(("state/", "event/", "reply/")):
            assert topic.writers == {ClientKind.CONTROLLER}, topic.template


def test_only_state_and_what_devices_say_of_themselves_is_retained() -> None:
    for topic in TABLE:
        lasts = topic.template.startswith(("state/", "device/")) and topic not in (DO, DONE)
        assert topic.retain == lasts, topic.template


def test_the_topics_of_a_simulation_are_known_as_such() -> None:
    for topic in TABLE:
        assert topic.simulated == topic.template.startswith("simulation/"), topic.template
    assert SIM_TIME.simulated
