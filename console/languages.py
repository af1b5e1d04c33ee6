"""In which language, and in which look, somebody reads: what was chosen, else what the browser asks for.

Owns the choice alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from starlette.requests import Request

from vuoro.values import Language

LANGUAGE_COOKIE: Final = "vuoro_language"
LOOK_COOKIE: Final = "vuoro_look"
#: What staff can choose; customers have all languages of the site.
STAFF_LANGUAGES: Final = (Language.FI, Language.SV, Language.EN)
RIGHT_TO_LEFT: Final = frozenset({Language.AR})


class Look(StrEnum):
    """Light or dark; ``auto`` goes by the device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


def language_of(request: Request, offered: Sequence[Language]) -> Language:
    """Return the language to answer in, of those ``offered`` (the first one where nothing else fits)."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    wanted = [chosen, *_accepted(request.headers.get("accept-language", ""))]
    by_code = {language.value: language for language in offered}
    return next((by_code[code] for code in wanted if code in by_code), offered[0])


def look_of(request: Request) -> Look:
    """Return the look that was chosen."""
    chosen = request.cookies.get(LOOK_COOKIE, "")
    return Look(chosen) if chosen in set(Look) else Look.AUTO


def _accepted(header: str) -> list[str]:
    """Return the language codes of ``Accept-Language``, the most wanted first."""
    weighted = [_weighted(part) for part in header.split(",")[:20]]
    return [code for weight, code in sorted(weighted, key=lambda one: -one[0]) if weight > 0]


def _weighted(part: str) -> tuple[float, str]:
    tag, _, parameter = part.strip().partition(";")
    code = tag.strip().lower().partition("-")[0]
    try:
        weight = float(parameter.partition("=")[2]) if parameter else 1.0
    except ValueError:
        weight = 0.0
    return weight, code
