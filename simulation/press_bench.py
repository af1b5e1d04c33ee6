"""From press to paper, against the floor: both in one run, on one machine, over one broker.

The kiosk has its real adapters (gpiozero on pins of a mock factory, ESC/POS over a serial port that is a pty), and the
controller is the real daemon. The path is from the pin to the first byte of the ticket at the printer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Final

from msgspec import Struct

from controller.settings import ControllerSettings
from devices.ticket_kiosk.settings import KioskSettings, PrinterKind, PrinterSettings, ServiceButton
from simulation import floor
from simulation.broker import LocalBroker
from simulation.pty_printer import PtyPrinter
from simulation.toml_text import toml_text
from vuoro.errors import ExitCode, VuoroError
from vuoro.site_file import load_site

_SITE_FILE: Final = Path(__file__).parents[1] / "sites" / "demo.toml"
_CLIENT: Final = "kiosk-1"
#: The first pin has the button, the second its lamp; for each service of the kiosk.
_PINS: Final = ((4, 5), (6, 7), (8, 9))
_PATIENCE_S: Final = 30.0
_START_S: Final = 1.5
#: Longer than the kiosk takes strikes for one press.
_PAUSE_S: Final = 0.55
_IDLE_S: Final = 10.0


class Figures(Struct, frozen=True, kw_only=True):
    """What was measured; times in milliseconds, the rest of the kiosk's own process."""

    presses: int
    floor_p50_ms: float
    floor_p99_ms: float
    press_p50_ms: float
    press_p99_ms: float
    ratio_p50: float
    ratio_p99: float
    kiosk_rss_mb: float
    kiosk_idle_cpu_percent: float
    ticket_bytes: int


class SilentKioskError(VuoroError):
    """A press gave no paper."""

    exit_code = ExitCode.UNREACHABLE


class PressedKiosk:
    """A kiosk process with its printer, whose buttons this process presses."""

    def __init__(self, broker: LocalBroker, site_file: Path, directory: Path, printer: PtyPrinter) -> None:
        site = load_site(site_file)
        self.services = tuple(service.id for service in site.services[: len(_PINS)])
        directory.mkdir(parents=True, exist_ok=True)
        settings = KioskSettings(
            site=site.site,
            client=_CLIENT,
            broker=broker.settings(_CLIENT),
            state_directory=directory,
            buttons=tuple(
                ServiceButton(service=service, pin=pin, lamp=lamp)
                for service, (pin, lamp) in zip(self.services, _PINS, strict=True)
            ),
            printer=PrinterSettings(kind=PrinterKind.SERIAL, device=printer.device),
        )
        self._config = directory / "kiosk.toml"
        self._config.write_text(toml_text(settings), encoding="utf-8")
        self._log = directory / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the process's id."""
        assert self._process is not None  # noqa: S101  it has been started
        return self._process.pid

    def start(self) -> None:
        """Start it; returns at once."""
        command = [sys.executable, "-m", "simulation.pressed_kiosk", "--config", str(self._config)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  the command is our own
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | {"GPIOZERO_PIN_FACTORY": "mock"},
            )

    def press(self, service: int = 0) -> int:
        """Press a button and let it go; return when it went down."""
        pressed = self._say(service)
        self._say(service)
        return pressed

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _say(self, service: int) -> int:
        process = self._process
        assert process is not None  # noqa: S101  it has been started
        assert process.stdin is not None  # noqa: S101  it has pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(f"{_PINS[service][0]}\n".encode())
        process.stdin.flush()
        return int(process.stdout.readline())


class _Path(Struct, frozen=True):
    """What was measured, in nanoseconds and of the kiosk's process."""

    floor: list[int]
    took: list[int]
    idle_cpu_percent: float
    rss_mb: float
    ticket_bytes: int


def measure(presses: int, say: Callable[[str], None]) -> Figures:
    """Measure a question of the floor and a press by turns, each after the same pause, so that both have what is warm.

    The floor has a broker of its own with the same settings: there its clients have the same names.
    """
    site = load_site(_SITE_FILE)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vuoro-bench-")))
        brokers = [LocalBroker(directory / name, site) for name in ("broker", "floor-broker")]
        for broker in brokers:
            stack.enter_context(_running(broker))
        ask = stack.enter_context(floor.asking(brokers[1], site.site, directory / "floor"))
        printer = stack.enter_context(PtyPrinter())
        stack.enter_context(_controller(brokers[0], site.site, directory))
        kiosk = PressedKiosk(brokers[0], _SITE_FILE, directory / "kiosk", printer)
        stack.callback(kiosk.kill)
        kiosk.start()
        say(f"the kiosk is process {kiosk.pid}")
        _warm_up(kiosk, printer, ask)
        by_turns = [(_one_question(ask), _one_press(kiosk, printer, press % len(_PINS))) for press in range(presses)]
        least, took = ([pair[which] for pair in by_turns] for which in (0, 1))
        size = len(printer.paper) // printer.cuts
        return _figures(_Path(least, took, _idle_cpu(kiosk.pid), _rss_mb(kiosk.pid), size))


def _figures(path: _Path) -> Figures:
    (floor_p50, floor_p99), (press_p50, press_p99) = _percentiles(path.floor), _percentiles(path.took)
    return Figures(
        presses=len(path.took),
        floor_p50_ms=floor_p50,
        floor_p99_ms=floor_p99,
        press_p50_ms=press_p50,
        press_p99_ms=press_p99,
        ratio_p50=round(press_p50 / floor_p50, 2),
        ratio_p99=round(press_p99 / floor_p99, 2),
        kiosk_rss_mb=path.rss_mb,
        kiosk_idle_cpu_percent=path.idle_cpu_percent,
        ticket_bytes=path.ticket_bytes,
    )


def _percentiles(nanoseconds: list[int]) -> tuple[float, float]:
    cuts = quantiles(nanoseconds, n=100, method="inclusive")
    return round(cuts[49] / 1e6, 3), round(cuts[98] / 1e6, 3)


def _warm_up(kiosk: PressedKiosk, printer: PtyPrinter, ask: Callable[[], int]) -> None:
    """Press until the lobby is up and gives the first ticket; ask the first question."""
    deadline = time.monotonic() + _PATIENCE_S
    while printer.cuts == 0:
        if time.monotonic() > deadline:
            raise SilentKioskError("the kiosk gives no tickets; is its controller running?")
        time.sleep(_START_S)
        kiosk.press()
        time.sleep(_PAUSE_S)
    ask()


def _one_question(ask: Callable[[], int]) -> int:
    time.sleep(_PAUSE_S / len(_PINS))
    return ask()


def _one_press(kiosk: PressedKiosk, printer: PtyPrinter, service: int) -> int:
    time.sleep(_PAUSE_S / len(_PINS))
    before = len(printer.first_ns)
    pressed = kiosk.press(service)
    deadline = time.monotonic() + _PATIENCE_S
    while printer.cuts <= before:
        if time.monotonic() > deadline:
            raise SilentKioskError("a press gave no paper")
        time.sleep(0.001)
    return printer.first_ns[before] - pressed


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def _idle_cpu(pid: int) -> float:
    """Return the share of a core that a kiosk needs before which nobody stands, in percent."""
    before = _cpu_s(pid)
    time.sleep(_IDLE_S)
    return round((_cpu_s(pid) - before) / _IDLE_S * 100, 2)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _running(broker: LocalBroker) -> Iterator[None]:
    broker.prepare()
    with subprocess.Popen(broker.command(), stderr=subprocess.DEVNULL) as process:  # noqa: S603  the command is our own
        try:
            while not broker.is_listening():
                time.sleep(0.02)
            yield
        finally:
            process.kill()


@contextmanager
def _controller(broker: LocalBroker, site: str, directory: Path) -> Iterator[None]:
    state = directory / "controller"
    state.mkdir()
    settings = ControllerSettings(
        site=site,
        client="controller",
        broker=broker.settings("controller"),
        state_directory=state,
        site_file=_SITE_FILE,
    )
    config = directory / "controller.toml"
    config.write_text(toml_text(settings), encoding="utf-8")
    command = [sys.executable, "-m", "controller", "--config", str(config)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603  the command is our own
        try:
            yield
        finally:
            process.kill()
