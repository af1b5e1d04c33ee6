"""Makes HTML of the templates: everything escaped, nothing undefined, every word from the tables of texts.

Owns the environment of the templates. Must not know who reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vuoro.i18n import text
from vuoro.values import Language, WaitRange


class Words:
    """What templates say in one language: texts, and the times of the site as people there write them."""

    def __init__(self, language: Language, zone: ZoneInfo) -> None:
        self.language: Final = language
        self._zone = zone

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text ``key``; it is escaped where it is printed, with the values in it."""
        return text(key, self.language, **values)

    def time(self, at: datetime) -> str:
        """Return the time of day of ``at`` here."""
        local = at.astimezone(self._zone)
        return f"{local:%H:%M}" if self.language is Language.EN else f"{local:%H.%M}"

    def second(self, at: datetime) -> str:
        """Return the time of day of ``at`` here, with seconds."""
        local = at.astimezone(self._zone)
        return f"{local:%H:%M:%S}" if self.language is Language.EN else f"{local:%H.%M.%S}"

    def day(self, at: datetime) -> str:
        """Return the date of ``at`` here."""
        local = at.astimezone(self._zone)
        return (
            f"{local.day} {local:%B} {local.year}"
            if self.language is Language.EN
            else f"{local.day}.{local.month}.{local.year}"
        )

    def wait(self, wait: WaitRange | None) -> str:
        """Return a wait range, in minutes."""
        if wait is None:
            return text("console.wait_unknown", self.language)
        return text("console.wait_range", self.language, low=wait.low_min, high=wait.high_min)


class Renderer:
    """Renders templates of ``console/templates``."""

    def __init__(self, shared: Mapping[str, Any]) -> None:
        self._environment = Environment(
            loader=PackageLoader("console"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.globals.update(shared)

    def render(self, template: str, words: Words, context: Mapping[str, Any]) -> Markup:
        """Return the template's HTML."""
        return Markup(self._environment.get_template(template).render(context, t=words))  # noqa: S704  autoescaped
