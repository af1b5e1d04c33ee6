"""Words that stand on the pages of every device with a screen."""

from __future__ import annotations

from vuoro.i18n import text
from vuoro.values import Language


def say(key: str, language: Language, **values: object) -> str:
    """Return a text that all pages share."""
    return text(f"touch.{key}", language, **values)


def language_name(language: Language) -> str:
    """Return the name of a language in that language."""
    return say(f"language_{language.value}", language)
