"""Reads a site file: the shape first, then what has to fit together.

Owns nothing but the order of the two; see `vuoro.config` and `vuoro.site_checks`.
"""

from __future__ import annotations

from pathlib import Path

from vuoro.config import load
from vuoro.errors import ConfigError, Problem
from vuoro.site import Site
from vuoro.site_checks import check


def load_site(path: Path) -> Site:
    """Return the site of the TOML file ``path``; raises `ConfigError` with every mistake in it."""
    site = load(path, Site)
    problems = check_site(site, str(path))
    if problems:
        raise ConfigError(problems)
    return site


def check_site(site: Site, source: str) -> list[Problem]:
    """Return what in ``site`` does not fit together; ``source`` is the name of its file."""
    return [Problem(source, *finding) for finding in check(site)]
