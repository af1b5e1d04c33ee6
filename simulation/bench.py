"""What is measured, from the command line: ``python -m simulation.bench MEASURE …``.

Owns the arguments and the printing. With ``--json`` the last line is one JSON object.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, json

from controller.core.wait import WaitEstimator
from simulation import press_bench
from simulation.cli import SITE
from simulation.commits_bench import count_commits, record
from simulation.customers import customers_of
from simulation.display_bench import FASTEST, DisplayFigures, measure_displays
from simulation.display_hour import HourFigures, measure_hour
from simulation.feed import read_feed
from simulation.office_days import SHAPES, made_up_day
from simulation.parser_bench import ParserFigures, measure_parsers
from simulation.wait_bench import Compared, Truth, compare, truth
from vuoro.errors import VuoroError

#: So many days of each made-up shape are measured.
_DAYS: Final = 10
#: An office hour takes a minute.
_HOUR_SPEED: Final = 60.0
#: So many days a site has behind it when it is no longer new.
_DAYS_BEFORE: Final = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments ask for; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.measure == "display":
            print(_display(options))  # noqa: T201 - the output of a command
        elif options.measure == "parsers":
            print(_parsers(options.megabytes, options.seed, as_json=options.json))  # noqa: T201 - the output of a command
        elif options.measure == "floor":
            print(_floor(options))  # noqa: T201 - the output of a command
        elif options.measure == "commits":
            print(_lines(count_commits(options.presses), as_json=options.json))  # noqa: T201 - the output of a command
        elif options.replay is None:
            print(made_up_table())  # noqa: T201 - the output of a command
        else:
            print(_wait(options.replay, as_json=options.json))  # noqa: T201 - the output of a command
    except VuoroError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the output of a command
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulation.bench", description="Measure a part of the lobby.")
    measures = parser.add_subparsers(required=True, metavar="MEASURE", dest="measure")
    wait = measures.add_parser("wait", help="how true the wait ranges are")
    day = wait.add_mutually_exclusive_group(required=True)
    day.add_argument("--replay", type=Path, metavar="FILE", help="a recorded office day")
    day.add_argument("--made-up", action="store_true", help="made-up days of many shapes, as a table")
    wait.add_argument("--json", action="store_true", help="one JSON object on the last line (with --replay)")
    floor = measures.add_parser("floor", help="from press to paper, as ratio to what no kiosk can be faster than")
    floor.add_argument("--presses", type=int, default=100, metavar="COUNT", help="so many are measured (100)")
    floor.add_argument("--json", action="store_true", help="one JSON object on the last line")
    floor.add_argument("--record", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    commits = measures.add_parser("commits", help="each commit from press to paper and of its floor, seen by strace")
    commits.add_argument("--presses", type=int, default=10, metavar="COUNT", help="so many are looked at (10)")
    commits.add_argument("--json", action="store_true", help="one JSON object on the last line")
    display = measures.add_parser("display", help="how soon a call is seen, and what a painting display costs")
    display.add_argument("--calls", type=int, default=200, metavar="COUNT", help="so many are measured (200)")
    display.add_argument(
        "--speed",
        type=float,
        help=f"the clock is at most so much faster than life ({FASTEST:g}; an hour: {_HOUR_SPEED:g})",
    )
    display.add_argument(
        "--hour", type=Path, metavar="FILE", help="what it costs over this recorded office day instead"
    )
    display.add_argument("--site", type=Path, default=SITE, metavar="FILE", help="the site it is played in (demo.toml)")
    display.add_argument("--idle", type=float, default=20.0, help="then the display is left alone so many seconds (20)")
    display.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parsers = measures.add_parser("parsers", help="the parsers of distance sensors: speed, and readings made of noise")
    parsers.add_argument("--megabytes", type=int, default=10, metavar="COUNT", help="so much noise for each (10)")
    parsers.add_argument("--seed", type=int, default=1615, help="which noise (1615)")
    parsers.add_argument("--json", action="store_true", help="one JSON object on the last line")
    return parser


def _parsers(megabytes: int, seed: int, *, as_json: bool) -> str:
    figures = measure_parsers(megabytes, seed)
    if as_json:
        return json.encode(figures).decode()
    names = ParserFigures.__struct_fields__
    rows = [names, *(tuple(str(getattr(parser, name)) for name in names) for parser in figures.parsers)]
    return "\n".join("".join(f"{cell:20}" for cell in row) for row in rows)


def _display(options: argparse.Namespace) -> str:
    figures: DisplayFigures | HourFigures
    if options.hour is None:
        figures = measure_displays(options.calls, options.speed or FASTEST, options.idle)
    else:
        figures = measure_hour(options.hour, options.site, options.speed or _HOUR_SPEED)
    if options.json:
        return json.encode(figures).decode()
    return "\n".join(f"{name:22}{getattr(figures, name)}" for name in figures.__struct_fields__)


def _floor(options: argparse.Namespace) -> str:
    turns = press_bench.measure(options.presses, lambda words: print(words, file=sys.stderr))  # noqa: T201 - a command's output
    if options.record is not None:
        record(turns, options.record)
    return _lines(press_bench.figures(turns), as_json=options.json)


def _lines(figures: Struct, *, as_json: bool) -> str:
    if as_json:
        return json.encode(figures).decode()
    return "\n".join(f"{name:24}{getattr(figures, name)}" for name in figures.__struct_fields__)


def _wait(recording: Path, *, as_json: bool) -> str:
    feed = read_feed(recording)
    figures = truth(compare([customers_of(feed)], WaitEstimator())[0])
    if as_json:
        return json.encode(figures).decode()
    return "\n".join(f"{name:22}{getattr(figures, name)}" for name in Truth.__struct_fields__)


def made_up_table() -> str:
    """Return the figures of made-up days, in Markdown: each shape at new sites, and at sites some days old."""
    lines = [
        "| day | site | n | inside | inside, over 10 min | mean width | RMSE | naive RMSE | cannot say |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for shape in SHAPES:
        lines.append(_line(shape, "new", truth(_at_new_sites(shape))))
        lines.append(_line(shape, "known", truth(_at_known_sites(shape))))
    return "\n".join(lines)


def _at_new_sites(shape: str) -> list[Compared]:
    days = [compare([made_up_day(shape, seed)], WaitEstimator())[0] for seed in range(_DAYS)]
    return [each for day in days for each in day]


def _at_known_sites(shape: str) -> list[Compared]:
    sites = [
        compare([made_up_day(shape, _DAYS * site + day) for day in range(_DAYS_BEFORE + 1)], WaitEstimator())
        for site in range(_DAYS)
    ]
    return [each for days in sites for each in days[-1]]


def _line(shape: str, site: str, figures: Truth) -> str:
    return (
        f"| {shape} | {site} | {figures.n} | {figures.inside:.1%} | {figures.inside_long:.1%} "
        f"| {figures.width_mean_min:.1f} | {figures.rmse_min} | {figures.naive_rmse_min} | {figures.cannot_say:.1%} |"
    )


if __name__ == "__main__":
    sys.exit(main())
