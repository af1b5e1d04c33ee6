"""The command line itself: version, help with the exit codes, and an end without a traceback.

Owns nothing that a command does; see `maintenance.commands` for where they come from.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Annotated, Final

import typer

from maintenance.commands import GROUP, with_commands
from vuoro import __version__
from vuoro.errors import ExitCode

#: Set to anything, it shows where a fault in the program itself happened.
DEBUG: Final = "VUORO_DEBUG"
# typer keeps a line break only where there are two.
EXIT_CODES: Final = "\n\n".join(["Exit codes:", *(f"{code.value:>2}  {code.meaning}" for code in ExitCode)])


def make_app(points: Iterable[EntryPoint]) -> typer.Typer:
    """Return ``vuoroctl`` with the commands of ``points``."""
    app = typer.Typer(
        name="vuoroctl",
        cls=with_commands(points),
        epilog=EXIT_CODES,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_vuoroctl)
    return app


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"vuoroctl {__version__}")
        raise typer.Exit


def _vuoroctl(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version, and end.")
    ] = False,
) -> None:
    """Look after the lobby: see how it is, check its files, try its devices."""


def main() -> None:
    """Run ``vuoroctl``."""
    try:
        make_app(entry_points(group=GROUP))()
    except Exception as error:  # noqa: BLE001  the last place where it can be told in words
        if os.environ.get(DEBUG):
            traceback.print_exc()
        typer.echo(f"vuoroctl: {ExitCode.INTERNAL.meaning}: {type(error).__name__}: {error}", err=True)
        typer.echo(f"    {DEBUG}=1 shows where; please report it with that.", err=True)
        sys.exit(ExitCode.INTERNAL)
