from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from vuoro.clock import DrivenClock, SystemClock, is_trusted
from vuoro.values import EPOCH, Moment


def test_the_machines_clock_tells_monotonic_time_and_utc() -> None:
    clock = SystemClock()
    before = Moment(mono_ms=time.monotonic_ns() // 1_000_000, utc=datetime.now(UTC))
    now = clock.now()
    after = Moment(mono_ms=time.monotonic_ns() // 1_000_000, utc=datetime.now(UTC))
    assert before.mono_ms <= now.mono_ms <= after.mono_ms
    assert before.utc <= now.utc <= after.utc


def test_the_machines_clock_names_the_boot_that_it_counts_in() -> None:
    assert len(SystemClock().boot) == 36
    assert SystemClock().boot == SystemClock().boot


def test_a_sleep_until_a_moment_ends_at_it_and_is_never_negative() -> None:
    clock = SystemClock()
    in_a_minute = clock.now().later(60_000)
    seconds = clock.real_seconds_until(in_a_minute)
    assert seconds is not None
    assert 0 < seconds <= 60
    assert clock.real_seconds_until(clock.now().later(-60_000)) == 0


def test_a_driven_clock_stands_still_until_it_is_set() -> None:
    clock = DrivenClock()
    assert clock.now() == EPOCH
    noon = Moment(mono_ms=1_000, utc=datetime(2020, 1, 13, 12, tzinfo=UTC))
    clock.set(noon)
    assert clock.now() == clock.now() == noon


def test_no_sleep_moves_a_driven_clock_but_what_is_due_need_not_wait() -> None:
    clock = DrivenClock()
    clock.set(replace(EPOCH, mono_ms=1_000))
    assert clock.real_seconds_until(1_001) is None
    assert clock.real_seconds_until(1_000) == 0
    assert clock.real_seconds_until(999) == 0


def test_a_clock_is_trusted_from_the_time_it_has_been_set_from_the_network(tmp_path: Path) -> None:
    synchronized = tmp_path / "synchronized"
    assert not is_trusted(synchronized)
    synchronized.touch()
    assert is_trusted(synchronized)
