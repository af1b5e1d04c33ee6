"""A new calibration in the settings file of a box: the numbers change, and not one letter else."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.dropbox_sensor.calibration_file import NotWrittenError, write_calibration
from devices.dropbox_sensor.sensor import Calibration
from devices.dropbox_sensor.settings import DropboxSettings
from vuoro.config import ConfigError, load

_REST = """# The box beside the entrance; the shelf below it is at 1,200 mm.
site = "demo"
client = "dropbox-1"   # as in the site file
broker = { host = "hub" }
state_directory = "/var/lib/vuoro"
box = "shared"
{calibration}
lid = { pin = 5 }
door = { pin = 6 }

# An A02YYUW on the Pi's own UART.
[serial]
port = "/dev/serial0"
family = "a02yyuw"
{table}"""
_INLINE = "calibration = { empty_mm = 600, full_mm = 120 } # measured by Aino, empty_mm = 600"
_DOTTED = "calibration.empty_mm = 600\ncalibration.full_mm=1_20"
_ODD = "calibration = {empty_mm=0x258,full_mm=1_2_0}"
_TABLE = "\n[calibration]  # mm\nfull_mm = 120 # up to the slot\nempty_mm = +600\n"
NEW = Calibration(empty_mm=612, full_mm=131)


def _file(folder: Path, *, calibration: str = "", table: str = "") -> Path:
    file = folder / "dropbox.toml"
    file.write_text(_REST.replace("{calibration}", calibration).replace("{table}", table), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("calibration", "table", "expected"),
    [
        (_INLINE, "", "calibration = { empty_mm = 612, full_mm = 131 } # measured by Aino, empty_mm = 600"),
        (_DOTTED, "", "calibration.empty_mm = 612\ncalibration.full_mm=131"),
        (_ODD, "", "calibration = {empty_mm=612,full_mm=131}"),
        ("", _TABLE, "\n[calibration]  # mm\nfull_mm = 131 # up to the slot\nempty_mm = 612\n"),
    ],
    ids=["inline", "dotted", "odd", "table"],
)
def test_however_the_file_says_it_only_the_numbers_change(
    tmp_path: Path, calibration: str, table: str, expected: str
) -> None:
    file = _file(tmp_path, calibration=calibration, table=table)
    before = file.read_text(encoding="utf-8")
    write_calibration(file, NEW)
    assert file.read_text(encoding="utf-8") == before.replace(calibration or table, expected)
    assert load(file, DropboxSettings).calibration == NEW


def test_the_file_stays_as_private_as_it_was_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = _file(tmp_path, calibration=_INLINE)
    file.chmod(0o640)
    write_calibration(file, NEW)
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_what_the_sensor_cannot_see_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    file = _file(tmp_path, calibration=_INLINE)
    before = file.read_bytes()
    with pytest.raises(ConfigError, match="sees nothing nearer than 30 mm"):
        write_calibration(file, Calibration(empty_mm=600, full_mm=20))
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_says_it_in_an_unusual_way_is_left_to_its_person(tmp_path: Path) -> None:
    file = _file(tmp_path, calibration='calibration = { "empty_mm" = 600, full_mm = 120 }')
    before = file.read_bytes()
    with pytest.raises(NotWrittenError, match=r"calibration = \{ empty_mm = 612, full_mm = 131 \}"):
        write_calibration(file, NEW)
    assert file.read_bytes() == before
