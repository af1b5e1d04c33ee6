"""The command ``python -m simulation``: a living lobby, or the replay of an office day.

Owns the arguments, Ctrl-C and the exit code. Must not know what a lobby does.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from simulation.headless import replay_day
from vuoro.errors import ExitCode, VuoroError
from vuoro.values import Language

SITE: Final = Path(__file__).resolve().parent.parent / "sites" / "demo.toml"
SPEED: Final = 1200.0
#: What a shell reports for a command that Ctrl-C has ended.
INTERRUPTED: Final = 130
_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FASTEST: Final = 1e9


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _options(arguments)
    logging.basicConfig(handlers=[logging.NullHandler()])  # what the user has to know is said, not logged
    for number in _ENDING:
        signal.signal(number, _interrupt)
    try:
        if options.headless:
            return _replay(options)
        from simulation.demo import run_demo  # noqa: PLC0415  a replay needs no terminal

        return run_demo(options.site, Language(options.language), options.directory)
    except VuoroError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        say("ended before its time; nothing is running any more")
        return INTERRUPTED


def say(line: str) -> None:
    """Tell how far it is, where it does not disturb what is written to standard output."""
    sys.stderr.write(f"{line}\n")


def _replay(options: argparse.Namespace) -> int:
    report = replay_day(options.replay, options.site, options.speed, say)
    report.write(options.report)
    say(report.summary())
    return ExitCode.OK if report.held else ExitCode.FOUND_WRONG


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)  # the daemons are being ended; no second Ctrl-C may keep them alive
    raise KeyboardInterrupt


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.headless and (options.replay is None or options.report is None):
        parser.error("--headless needs --replay FILE and --report OUT")
    if not options.headless and (options.replay is not None or options.report is not None):
        parser.error("--replay and --report go with --headless")
    if options.report is not None:
        _check_report(parser, options.report.absolute())
    return options


def _check_report(parser: argparse.ArgumentParser, report: Path) -> None:
    """Refuse before the replay what could not be written after it."""
    if report.is_dir():
        parser.error(f"--report: {report} is a folder; name a file in it")
    if not os.access(report if report.exists() else report.parent, os.W_OK):
        parser.error(f"--report: {report} cannot be written; choose a folder that exists and is yours")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="The whole lobby on this machine, with simulated hardware."
    )
    parser.add_argument("--site", type=Path, default=SITE, metavar="FILE", help="the site file (sites/demo.toml)")
    live = parser.add_argument_group("a living lobby, with keys to make things happen")
    live.add_argument("--language", choices=["fi", "sv", "en"], default="en", help="the language of the picture (en)")
    live.add_argument("--directory", type=Path, metavar="DIR", help="where the lobby keeps its state")
    replay = parser.add_argument_group("the replay of an office day")
    replay.add_argument("--headless", action="store_true", help="no picture; needs --replay and --report")
    replay.add_argument("--replay", type=Path, metavar="FILE", help="the recorded day, CSV")
    replay.add_argument("--report", type=Path, metavar="OUT", help="where to write the report, JSON")
    replay.add_argument(
        "--speed", type=_speed, default=SPEED, metavar="N", help="at most N times as fast as life (1200)"
    )
    return parser


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= _FASTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0, and at most {_FASTEST:.0f}")
    return speed
