"""The commands of ``vuoroctl`` that the kit itself brings: ``site``.

Owns their command lines; what is a mistake in a site file is the business of `vuoro.site_file`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from vuoro.errors import ConfigError, Problem
from vuoro.site import Site
from vuoro.site_file import load_site

site = typer.Typer(help="Site files: what a service point consists of.", no_args_is_help=True)


@site.callback()
def _site() -> None:
    """Site files: what a service point consists of."""


@site.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Site files in TOML.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Say it in JSON.")] = False,
) -> None:
    """Print every mistake in site files at once, with its place and the way to mend it."""
    problems: list[Problem] = []
    for file in files:
        try:
            summary = _summary(load_site(file))
        except ConfigError as error:
            problems += error.problems
        else:
            if not as_json:
                typer.echo(f"{file}: no mistakes. {summary}")
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode({"problems": problems})).decode())
    elif problems:
        raise ConfigError(problems)
    if problems:
        raise typer.Exit(ConfigError.exit_code)


def _summary(model: Site) -> str:
    counts = {
        "authorities": len(model.authorities),
        "services": len(model.services),
        "desks": len(model.desks),
        "areas": len(model.areas),
        "devices": len(model.kiosks) + len(model.displays) + len(model.feedback_terminals) + len(model.boxes),
    }
    return ", ".join(f"{name}: {count}" for name, count in counts.items())
