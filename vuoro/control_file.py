"""The file by which ``vuoroctl`` reaches the lobby: where it is, and where else one is when it is not there.

Every command that speaks with the lobby takes it by the option `ConfigOption` and reads it with `load_control`; the
language that it speaks to people is `LanguageOption`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from vuoro.config import load
from vuoro.demo_place import demo_directory, known_demos, vuoroctl_file
from vuoro.errors import ConfigError, Problem
from vuoro.settings import ControlSettings
from vuoro.site import Site
from vuoro.site_file import load_site
from vuoro.values import Language

CONFIG_FILE: Final = Path("/etc/vuoro/vuoroctl.toml")

ConfigOption = Annotated[
    Path, typer.Option(envvar="VUORO_CONFIG", help="The TOML file with site, broker, client and site_file.")
]


def language_of_terminal() -> Language:
    """Return the language that the terminal is set to, English where we do not speak it."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return next((language for language in Language if spoken.startswith(f"{language.value}_")), Language.EN)


LanguageOption = Annotated[
    Language, typer.Option(default_factory=language_of_terminal, help="Say it in this language.")
]


def load_control(config: Path, command: str) -> ControlSettings:
    """Return the settings in ``config``; ``command`` is what somebody typed after ``vuoroctl``.

    Raises `ConfigError`; where nobody has installed a lobby on this machine, it names the demos that are here.
    """
    if config == CONFIG_FILE and not config.exists():
        raise ConfigError([Problem(str(config), "", "there is no such file", _where_else(command))])
    return load(config, ControlSettings)


def site_of(settings: ControlSettings, config: Path) -> Site:
    """Return the site that the settings in ``config`` name. Raises `ConfigError` where that fails."""
    if settings.site_file is None:
        raise ConfigError([Problem(str(config), "site_file", "is missing", "Name the file of the site model.")])
    return load_site(settings.site_file)


def _where_else(command: str) -> str:
    demos = [f"vuoroctl {command} --config {file}" for file in known_demos()]
    if not demos:
        return f"Name it with --config. A demo writes its own, and names it: {vuoroctl_file(demo_directory('SITE'))}"
    return "\n    ".join(["Name it with --config. A demo on this machine has its own:", *demos])
