"""A page as words and choices, before anyone draws or speaks it.

Owns the shape of a page, and what choices do that mean the same on every device; a device adds its own. Must not know
pixels, nor how anything is said aloud.
"""

from __future__ import annotations

from msgspec import Struct

from vuoro.values import Language


class Act(Struct, frozen=True):
    """Base of what a choice does."""


class Choose(Act, frozen=True):
    """Go on in this language."""

    language: Language


class Letter(Act, frozen=True):
    """Write a letter of the on-screen keyboard."""

    letter: str


class Erase(Act, frozen=True):
    """Take the last letter away."""


class Back(Act, frozen=True):
    """Return to the page before."""


class StartOver(Act, frozen=True):
    """End the visit."""


class Leaf(Act, frozen=True):
    """Turn over a list that is longer than a page: forward or back."""

    by: int


class Resize(Act, frozen=True):
    """Make the text large, or as before."""


class Contrast(Act, frozen=True):
    """White on black, or as before."""


class Stay(Act, frozen=True):
    """The customer is still there and needs more time."""


class Choice(Struct, frozen=True, kw_only=True):
    """Something to touch. ``marked`` is chosen already, ``main`` what most people want, ``muted`` not to be had now.

    As a key of a keyboard it is as wide as ``span`` letters.
    """

    act: Act
    label: str
    detail: str = ""
    marked: bool = False
    main: bool = False
    muted: bool = False
    span: int = 1


class Look(Struct, frozen=True, kw_only=True):
    """How a page is shown: with large letters, in high contrast."""

    large: bool = False
    contrast: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """One page; ``place`` names its kind. ``typed`` is what has been written on the ``keyboard``.

    ``number`` stands larger than all else. ``top`` holds the languages and the look, ``bottom`` the ways back; both are
    always in sight. Where its lines need several leaves, the choices of a ``pinned`` page are on each of them.
    """

    place: str
    language: Language
    title: str
    lines: tuple[str, ...] = ()
    number: str | None = None
    typed: str | None = None
    choices: tuple[Choice, ...] = ()
    keyboard: tuple[tuple[Choice, ...], ...] = ()
    top: tuple[Choice, ...] = ()
    bottom: tuple[Choice, ...] = ()
    pinned: bool = False
    look: Look = Look()

    @property
    def touchable(self) -> tuple[Choice, ...]:
        """Return all choices in the order in which keys go through them."""
        keys = tuple(key for row in self.keyboard for key in row)
        return (*self.choices, *keys, *self.bottom, *self.top)

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return what can be done on this page."""
        return tuple(choice.act for choice in self.touchable)
