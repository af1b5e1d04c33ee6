from __future__ import annotations

import time
from uuid import RFC_4122, UUID

import msgspec
import pytest

from vuoro.ids import new_command_id
from vuoro.values import CommandId


def test_a_command_id_is_a_uuid_of_version_7_as_messages_ask_for_it() -> None:
    made = new_command_id()
    assert msgspec.convert(made, CommandId) == made
    assert (UUID(made).version, UUID(made).variant) == (7, RFC_4122)


def test_no_two_command_ids_are_alike_even_within_a_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_578_900_000_000_000_000)
    assert len({new_command_id() for _ in range(10_000)}) == 10_000


def test_a_command_id_begins_with_the_time_in_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_578_900_123_456_789_000)
    assert UUID(new_command_id()).int >> 80 == 1_578_900_123_456


@pytest.mark.parametrize("year_ns", [0, -1, 2**63 - 1], ids=["1970", "1969", "2262"])
def test_a_clock_that_is_wrong_makes_no_wrong_id(monkeypatch: pytest.MonkeyPatch, year_ns: int) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: year_ns)
    assert msgspec.convert(new_command_id(), CommandId)
