from __future__ import annotations

from pathlib import Path

import pytest

from simulation.logs import MAX_BYTES, LogFile
from simulation.units import LONGEST_PAUSE_S, SYSTEMD, Policy, UnitError, read_policy


@pytest.mark.parametrize("unit", sorted(SYSTEMD.glob("*.service")), ids=lambda unit: unit.stem)
def test_every_daemon_is_restarted_for_ever_and_has_a_watchdog(unit: Path) -> None:
    policy = read_policy(unit)
    assert policy.restart
    assert policy.watchdog_s == 10.0


def test_the_broker_is_restarted_for_ever_too() -> None:
    assert read_policy(SYSTEMD / "mosquitto.service.d" / "vuoro.conf").restart


def test_the_pause_before_a_restart_doubles_and_stays_within_what_a_lobby_can_wait() -> None:
    policy = Policy(restart=True, restart_s=1.0, watchdog_s=None, stop_s=10.0)
    assert [policy.pause_s(deaths) for deaths in range(6)] == [1.0, 1.0, 2.0, 4.0, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


@pytest.mark.parametrize("setting", ["WatchdogSec=soon", "Restart=on-abort"])
def test_a_unit_that_cannot_be_understood_is_told_by_name(tmp_path: Path, setting: str) -> None:
    unit = tmp_path / "strange.service"
    unit.write_text(f"[Service]\n{setting}\n")
    with pytest.raises(UnitError, match=f"strange.service: {setting}"):
        read_policy(unit)


def test_a_log_that_has_grown_too_large_goes_on_in_an_empty_file(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "kiosk.log")
    with log.open() as output:
        output.write(b"x" * (MAX_BYTES + 1))
        output.flush()
        log.keep_small()
        output.write(b"after\n")
    assert (tmp_path / "kiosk.log").read_bytes() == b"after\n"
    assert (tmp_path / "kiosk.log.1").stat().st_size == MAX_BYTES + 1
