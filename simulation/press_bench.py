"""From press to paper, against the floor: both by turns in one run, on one machine, with the same broker settings.

The path begins with the edge at the button's pin (gpiozero, its mock factory) and ends when the first byte of the
ticket is read at the far end of the printer's serial line (a pty). In it are: gpiozero's callback, the kiosk's inbox
and rules, the commit of its outbox (1), the command over Mosquitto, the controller's inbox and rules and its commit
(2), the reply over Mosquitto, the kiosk's commit of the saved ticket (3), layout, encoding, and the printer's thread
with pyserial. Both daemons are the real ones, processes of their own. A finger stays on the button until paper comes.

`floor` has the same broker, processes and commits, and nothing else. `commits_bench` shows the commits of both.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from typing import Final

from msgspec import Struct

from simulation import floor
from simulation.broker import LocalBroker
from simulation.costs import cpu_s, rss_mb
from simulation.hub_processes import running_broker, running_controller
from simulation.kiosk_process import PINS, KioskProcess, kiosk_settings
from simulation.pty_printer import PtyPrinter
from vuoro.errors import ExitCode, VuoroError
from vuoro.site_file import load_site

_SITE_FILE: Final = Path(__file__).parents[1] / "sites" / "demo.toml"
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


class Span(Struct, frozen=True):
    """From when to when something was measured (CLOCK_MONOTONIC, ns)."""

    began: int
    ended: int

    @property
    def took(self) -> int:
        """How long it took, in nanoseconds."""
        return self.ended - self.began


class Turns(Struct, frozen=True, kw_only=True):
    """Every question of the floor and every press, and what the kiosk's process was afterwards."""

    questions: list[Span]
    presses: list[Span]
    idle_cpu_percent: float
    rss_mb: float
    ticket_bytes: int


class SilentKioskError(VuoroError):
    """A press gave no paper."""

    exit_code = ExitCode.UNREACHABLE


def measure(presses: int, say: Callable[[str], None], idle_s: float = _IDLE_S) -> Turns:
    """Ask a question of the floor and press, by turns and each after the same pause, so that both have what is warm.

    The floor has a broker of its own with the same settings: there its clients have the same names.
    """
    site = load_site(_SITE_FILE)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vuoro-bench-")))
        brokers = [LocalBroker(directory / name, site) for name in ("broker", "floor-broker")]
        for broker in brokers:
            stack.enter_context(running_broker(broker))
        ask = stack.enter_context(floor.asking(brokers[1], site.site, directory / "floor"))
        printer = stack.enter_context(PtyPrinter())
        stack.enter_context(running_controller(brokers[0], _SITE_FILE, directory / "controller"))
        kiosk = KioskProcess(kiosk_settings(brokers[0], _SITE_FILE, directory / "kiosk", printer.device))
        stack.callback(kiosk.kill)
        kiosk.start()
        say(f"the kiosk is process {kiosk.pid}")
        _warm_up(kiosk, printer, ask)
        by_turns = [(_question(ask), _press(kiosk, printer, press % len(PINS))) for press in range(presses)]
        process = Path(f"/proc/{kiosk.pid}")
        return Turns(
            questions=[question for question, _ in by_turns],
            presses=[press for _, press in by_turns],
            idle_cpu_percent=_idle_cpu(process, idle_s),
            rss_mb=rss_mb(process),
            ticket_bytes=len(printer.paper) // printer.cuts,
        )


def figures(turns: Turns) -> Figures:
    """Return the figures of what was measured."""
    (floor_p50, floor_p99), (press_p50, press_p99) = _percentiles(turns.questions), _percentiles(turns.presses)
    return Figures(
        presses=len(turns.presses),
        floor_p50_ms=floor_p50,
        floor_p99_ms=floor_p99,
        press_p50_ms=press_p50,
        press_p99_ms=press_p99,
        ratio_p50=round(press_p50 / floor_p50, 2),
        ratio_p99=round(press_p99 / floor_p99, 2),
        kiosk_rss_mb=round(turns.rss_mb, 1),
        kiosk_idle_cpu_percent=turns.idle_cpu_percent,
        ticket_bytes=turns.ticket_bytes,
    )


def _percentiles(spans: list[Span]) -> tuple[float, float]:
    cuts = quantiles((span.took for span in spans), n=100, method="inclusive")
    return round(cuts[49] / 1e6, 3), round(cuts[98] / 1e6, 3)


def _warm_up(kiosk: KioskProcess, printer: PtyPrinter, ask: Callable[[], int]) -> None:
    """Press until the lobby is up and gives the first ticket; ask the first question."""
    deadline = time.monotonic() + _PATIENCE_S
    while printer.cuts == 0:
        if time.monotonic() > deadline:
            raise SilentKioskError("the kiosk gives no tickets; is its controller running?")
        time.sleep(_START_S)
        kiosk.press()
        time.sleep(_PAUSE_S)
    ask()


def _question(ask: Callable[[], int]) -> Span:
    time.sleep(_PAUSE_S / len(PINS))
    began = time.monotonic_ns()
    return Span(began, began + ask())


def _press(kiosk: KioskProcess, printer: PtyPrinter, service: int) -> Span:
    time.sleep(_PAUSE_S / len(PINS))
    tickets = printer.cuts
    pressed = kiosk.push(service)
    came_out = printer.wait_for_cut(tickets + 1, _PATIENCE_S)
    kiosk.let_go(service)
    if not came_out:
        raise SilentKioskError("a press gave no paper")
    return Span(pressed, printer.first_ns[tickets])


def _idle_cpu(process: Path, idle_s: float) -> float:
    """Return the share of a core that a kiosk needs before which nobody stands, in percent."""
    before = cpu_s(process)
    time.sleep(idle_s)
    return round((cpu_s(process) - before) / idle_s * 100, 2)
