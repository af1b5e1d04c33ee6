"""What the terminal's pages have beside what those of every device have: a scale, signs to point at, a QR code."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from vuoro.messages.commands import FeedbackQuestion
from vuoro.touch.page import Act, Choice, Page
from vuoro.values import AuthorityId, ServiceId


class Place(StrEnum):
    """The kinds of pages."""

    SERVICE = "service"
    SCALE = "scale"
    WORDS = "words"
    THANKS = "thanks"
    LANGUAGES = "languages"
    OUT_OF_ORDER = "out_of_order"
    IDENTIFY = "identify"


class Answer(Act, frozen=True):
    """Answer a question with a number of its scale."""

    question: FeedbackQuestion
    value: int


class Skip(Act, frozen=True):
    """Leave a question out."""

    question: FeedbackQuestion


class ChooseAuthority(Act, frozen=True):
    """Show the services of an authority."""

    authority: AuthorityId


class ChooseService(Act, frozen=True):
    """Give feedback about this service."""

    service: ServiceId


class OtherServices(Act, frozen=True):
    """Show all services of today."""


class OtherLanguages(Act, frozen=True):
    """Show all languages."""


class Signs(Act, frozen=True):
    """Change between letters and signs on the keyboard."""


class SendWords(Act, frozen=True):
    """Hand in what has been written."""


class Sign(StrEnum):
    """What is drawn beside the numbers of a scale: a face, steps that rise, or nothing."""

    FACE = "face"
    STEPS = "steps"
    NONE = "none"


class Qr(Struct, frozen=True):
    """A QR code as rows of dark (1) and light (0) modules, and the address it stands for."""

    rows: tuple[str, ...]
    address: str


class FeedbackPage(Page, frozen=True, kw_only=True):
    """One page. ``scale`` are the numbers of a scale with their ``sign``; ``ends`` what its first and last one mean.

    ``inviting``: nobody has touched anything yet; then ``titles`` is the question in each language that is always
    there. ``thanks`` are the words for an answer just given; ``hint`` stands before a field to write in.
    """

    titles: tuple[str, ...] = ()
    thanks: str = ""
    scale: tuple[Choice, ...] = ()
    sign: Sign = Sign.NONE
    ends: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    hint: str = ""
    qr: Qr | None = None
    qr_words: str = ""
    inviting: bool = False

    @property
    def touchable(self) -> tuple[Choice, ...]:
        """Return all choices in the order in which they are told."""
        keys = tuple(key for row in self.keyboard for key in row)
        return (*self.scale, *self.choices, *keys, *self.bottom, *self.top)
