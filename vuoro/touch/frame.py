"""What is in sight around the content of every page: languages and look above.

Owns also the page that asks whether anybody is still there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vuoro.touch.page import Act, Choice, Choose, Contrast, Look, Page, Resize, StartOver, Stay
from vuoro.touch.words import language_name, say
from vuoro.values import Language

#: In sight on every page, in this order and equal.
ALWAYS: Final = (Language.FI, Language.SV, Language.EN)
STILL_THERE: Final = "still_there"


def languages_of(told: Iterable[Language]) -> tuple[Language, ...]:
    """Return the languages to offer: Finnish, Swedish and English always and first, then what the site has told."""
    return tuple(dict.fromkeys((*ALWAYS, *told)))


def language_choices(chosen: Language | None, others: Act | None) -> tuple[Choice, ...]:
    """Return the languages for the top of a page; ``others`` leads to those that are not always in sight."""
    always = tuple(Choice(act=Choose(one), label=language_name(one), marked=one is chosen) for one in ALWAYS)
    if others is None:
        return always
    label = say("other_languages", chosen or ALWAYS[0])
    return (*always, Choice(act=others, label=label, marked=chosen not in (None, *ALWAYS)))


def look_choices(look: Look, language: Language | None) -> tuple[Choice, ...]:
    """Return large text and high contrast, in all of `ALWAYS` where no language has been chosen yet."""
    return (
        Choice(act=Resize(), label=_in("large_text", language), marked=look.large),
        Choice(act=Contrast(), label=_in("high_contrast", language), marked=look.contrast),
    )


def still_there(language: Language, look: Look) -> Page:
    """Return the page that asks whether anybody is still there, before it closes."""
    return Page(
        place=STILL_THERE,
        language=language,
        title=say("still_there", language),
        lines=(say("still_there_line", language),),
        choices=(
            Choice(act=Stay(), label=say("more_time", language), main=True),
            Choice(act=StartOver(), label=say("start_over", language)),
        ),
        look=look,
    )


def _in(key: str, language: Language | None) -> str:
    return say(key, language) if language is not None else " · ".join(say(key, one) for one in ALWAYS)
