"""The command ``vuoroctl dropbox calibrate``: measure the empty and the full box, and write it into its settings file.

Owns the conversation. The running box measures, or this command does where the box's program is stopped.
"""

from __future__ import annotations

import queue
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Final, Protocol

import typer

from devices.dropbox_sensor.calibration_file import write_calibration
from devices.dropbox_sensor.errands import spoken
from devices.dropbox_sensor.events import Measured
from devices.dropbox_sensor.ports import Ranger
from devices.dropbox_sensor.sensor import Calibration, Sensor
from devices.dropbox_sensor.settings import DropboxSettings
from vuoro.asking_device import AskedDevice, device
from vuoro.config import load
from vuoro.control_file import CONFIG_FILE, ConfigOption, LanguageOption, load_control
from vuoro.errors import ConfigError, ExitCode, Problem, VuoroError
from vuoro.i18n import text
from vuoro.messages.device_commands import DoResult, Reload, TestSensor
from vuoro.messages.loop import Event
from vuoro.values import Language

SETTINGS_FILE: Final = Path("/etc/vuoro/dropbox.toml")
_PATIENCE_S: Final = 20.0
_DISTANCE: Final = re.compile(r"^([0-9]+) mm\b")


class NoReadingError(VuoroError):
    """The sensor gave no distance to calibrate with."""

    exit_code = ExitCode.UNREACHABLE


class Measurer(Protocol):
    """Measures, and tells the box that it has new settings."""

    def measure(self) -> DoResult:
        """Return what the sensor says now."""
        ...

    def reload(self) -> bool:
        """Let the box go by its settings as they are now; return whether it does."""
        ...


def calibrate(
    *,
    settings: Annotated[Path, typer.Option(help="The settings file of the drop box.")] = SETTINGS_FILE,
    config: ConfigOption = CONFIG_FILE,
    empty_mm: Annotated[int | None, typer.Option(help="From the sensor to the floor of the empty box.")] = None,
    full_mm: Annotated[int | None, typer.Option(help="From the sensor to what is in the full box.")] = None,
    direct: Annotated[bool, typer.Option("--direct", help="Measure here; the box's program is stopped.")] = False,
    language: LanguageOption,
) -> None:
    """Measure the empty and the full box, and write both into its settings file.

    What is given is not measured. The file keeps its comments; a running box goes by the new values at once.
    """
    box = load(settings, DropboxSettings)
    was = box.calibration
    typer.echo(text("calibrate.before", language, file=settings, empty=was.empty_mm, full=was.full_mm))
    with _measurer(box, config, direct=direct, is_needed=empty_mm is None or full_mm is None) as measurer:
        empty = _asked(measurer, language, "empty") if empty_mm is None else empty_mm
        full = _asked(measurer, language, "full") if full_mm is None else full_mm
        write_calibration(settings, _checked(settings, empty, full))
        typer.echo(text("calibrate.written", language, file=settings, empty=empty, full=full))
        typer.echo(text(f"calibrate.then_{'reloaded' if measurer.reload() else 'restart'}", language))


class _Running:
    """The box's own program."""

    def __init__(self, box: AskedDevice) -> None:
        self._box = box

    def measure(self) -> DoResult:
        return self._box.ask(TestSensor())

    def reload(self) -> bool:
        return self._box.ask(Reload()).ok


class _Stopped:
    """The sensor itself, of a box whose program is stopped."""

    def __init__(self, sensor: Sensor, ranger: Ranger, answers: queue.SimpleQueue[Event]) -> None:
        self._sensor = sensor
        self._ranger = ranger
        self._answers = answers

    def measure(self) -> DoResult:
        self._ranger.measure(1)
        answer = self._answers.get(timeout=_PATIENCE_S)
        assert isinstance(answer, Measured)  # noqa: S101  a ranger puts nothing else
        return spoken(self._sensor, "", answer)

    def reload(self) -> bool:
        return False


class _Nobody:
    """Where both distances are given, nothing is measured."""

    def measure(self) -> DoResult:
        raise NoReadingError("nothing to measure with")

    def reload(self) -> bool:
        return False


@contextmanager
def _measurer(box: DropboxSettings, config: Path, *, direct: bool, is_needed: bool) -> Iterator[Measurer]:
    if direct:
        from devices.dropbox_sensor import hardware  # noqa: PLC0415  only here does this command touch a pin

        answers: queue.SimpleQueue[Event] = queue.SimpleQueue()
        with closing(hardware.ranger(box, answers.put)) as ranger:
            yield _Stopped(box.sensor(), ranger, answers)
    elif is_needed:
        with device(load_control(config, "dropbox calibrate"), box.client) as running:
            yield _Running(running)
    else:
        yield _Nobody()


def _asked(measurer: Measurer, language: Language, which: str) -> int:
    """Let the person make the box so, and measure it; a sensor without an answer ends the command."""
    typer.prompt(text(f"calibrate.ask_{which}", language), default="", show_default=False, prompt_suffix=" ")
    result = measurer.measure()
    distance = _DISTANCE.match(result.detail) if result.ok else None
    if distance is None:
        raise NoReadingError(text("calibrate.no_reading", language, why=f"{result.code}: {result.detail}"))
    typer.echo(f"    {result.detail}")
    return int(distance[1])


def _checked(settings: Path, empty_mm: int, full_mm: int) -> Calibration:
    try:
        return Calibration(empty_mm=empty_mm, full_mm=full_mm)
    except ValueError as error:
        remedy = "Measure again: first the empty box, then the full one. Nothing was written."
        raise ConfigError([Problem(str(settings), "calibration", str(error), remedy)]) from None
