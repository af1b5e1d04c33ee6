"""What the drop box reads from its machine: a DS18B20 as the kernel shows it, and whether the clock is set."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.dropbox_sensor.events import ClockSeen
from devices.dropbox_sensor.machine import NetworkClock, Thermometer
from vuoro.messages.loop import Event


def _old_kernel(folder: Path, checked: str, value: str) -> None:
    (folder / "w1_slave").write_text(
        f"50 05 4b 46 7f ff 0c 10 1c : crc=1c {checked}\n50 05 4b 46 7f ff 0c 10 1c t={value}\n", encoding="ascii"
    )


@pytest.mark.parametrize(("content", "celsius"), [("21562\n", 21.562), ("-3125\n", -3.125), ("0\n", 0.0)])
def test_a_thermometer_tells_thousandths_of_a_degree(tmp_path: Path, content: str, celsius: float) -> None:
    (tmp_path / "temperature").write_text(content, encoding="ascii")
    assert Thermometer(tmp_path).read() == celsius


def test_a_thermometer_of_an_older_kernel_tells_it_at_the_end_of_two_lines(tmp_path: Path) -> None:
    _old_kernel(tmp_path, "YES", "21562")
    assert Thermometer(tmp_path).read() == 21.562


def test_what_a_thermometer_says_with_a_wrong_sum_is_nothing(tmp_path: Path) -> None:
    _old_kernel(tmp_path, "NO", "21562")
    assert Thermometer(tmp_path).read() is None


@pytest.mark.parametrize("content", ["85000\n", "-127000\n", "", "x\n"])
def test_a_thermometer_that_has_lost_its_power_or_its_wire_tells_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "temperature").write_text(content, encoding="ascii")
    assert Thermometer(tmp_path).read() is None


def test_a_thermometer_that_is_not_there_tells_nothing_and_works_when_it_is(tmp_path: Path) -> None:
    thermometer = Thermometer(tmp_path / "28-0316a2795bff")
    assert thermometer.read() is None
    (tmp_path / "28-0316a2795bff").mkdir()
    (tmp_path / "28-0316a2795bff" / "temperature").write_text("20000\n", encoding="ascii")
    assert thermometer.read() == 20.0


@pytest.mark.parametrize("trusted", [True, False])
def test_the_clock_is_as_trustworthy_as_the_machine_says(*, trusted: bool) -> None:
    seen: list[Event] = []
    NetworkClock(seen.append, lambda: trusted).look()
    assert seen == [ClockSeen(trusted=trusted)]
