"""The tactile keypad: what its keys are for, and how they go over a page. Told apart by touch, so there are few."""

from __future__ import annotations

from enum import StrEnum

from vuoro.touch.page import Act, Page


class PadKey(StrEnum):
    """A key of the keypad by its purpose; ``speak`` begins to speak and says everything again."""

    NEXT = "next"
    PREVIOUS = "previous"
    SELECT = "select"
    BACK = "back"
    SPEAK = "speak"
    LOUDER = "louder"
    SOFTER = "softer"


def moved(page: Page, focus: Act | None, by: int) -> Act | None:
    """Return the choice after or before the one that the keys stand on; from the last one to the first."""
    acts = [choice.act for choice in page.touchable]
    if not acts:
        return None
    if focus not in acts:
        return acts[0 if by > 0 else -1]
    return acts[(acts.index(focus) + by) % len(acts)]
