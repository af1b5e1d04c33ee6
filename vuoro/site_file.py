"""Reads a site file: its shape, and what in it has to fit together; all mistakes of both at once.

Owns nothing but the two put together; see `vuoro.config` and `vuoro.site_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vuoro.config import examine
from vuoro.errors import ConfigError, Problem
from vuoro.expected import Finding
from vuoro.site import Site
from vuoro.site_checks import check
from vuoro.toml_places import line_of, places

#: Without one of these nothing can be said of the rest.
_NEEDED: Final = ("authorities", "areas", "services", "desks")


def load_site(path: Path) -> Site:
    """Return the site of the TOML file ``path``; raises `ConfigError` with every mistake in it, in its order."""
    site, problems = examine(path, Site)
    lines = places(path.read_text(encoding="utf-8"))
    told = [problem.key for problem in problems]
    problems += [Problem(str(path), *finding, line_of(finding.key, lines)) for finding in _not_fitting(site, told)]
    if problems:
        raise ConfigError(sorted(problems, key=lambda problem: problem.line or 0))
    return site


def _not_fitting(site: Site, told: list[str]) -> Iterator[Finding]:
    """Yield what does not fit together, except for what only follows from a mistake that is told already."""
    if set(_NEEDED).isdisjoint(told):
        yield from (finding for finding in check(site) if not any(_is_in(finding.key, key) for key in told))


def _is_in(key: str, outer: str) -> bool:
    return key == outer or key.startswith((f"{outer}.", f"{outer}["))
