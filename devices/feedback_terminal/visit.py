"""One customer at the terminal: what they have pressed so far, and where their way over the questions has come to.

Pure. Must not know which questions are asked, nor what pages look like.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from devices.feedback_terminal.press import Press
from vuoro.counting import last_of_each
from vuoro.messages.commands import FeedbackQuestion
from vuoro.touch.page import Look
from vuoro.values import AuthorityId, Language, Moment, ServiceId

#: So long a press is thanked for before the next question comes; whoever presses again meanwhile corrects it. Longer
#: than the half second in which a second strike is a trembling hand's (EN 301 549, 5.8).
GLIMPSE_MS: Final = 700
#: What a customer writes is cut here.
LONGEST: Final = 500


class Visit(Struct, frozen=True, kw_only=True):
    """The visit; as it is made it waits for the next customer.

    ``number`` is the visit's own on the terminal's disk, None before its first press. ``at`` is the question in sight,
    None for the first one. ``thanks`` is the press that is being thanked for, until ``thanks_end``. ``idle_from`` is
    when the customer last did anything; while ``warned`` they are asked whether they are still there. ``over``: the
    answers are handed in, and the page says so; ``wrote`` tells then whether words were among them.
    """

    language: Language
    number: int | None = None
    at: FeedbackQuestion | None = None
    presses: tuple[Press, ...] = ()
    service: ServiceId | None = None
    authority: AuthorityId | None = None
    all_services: bool = False
    languages: bool = False
    leaf: int = 0
    typed: str = ""
    signs: bool = False
    words: str | None = None
    wrote: bool = False
    thanks: Press | None = None
    thanks_end: int | None = None
    look: Look = Look()
    idle_from: int | None = None
    warned: bool = False
    over: bool = False

    @property
    def begun(self) -> bool:
        """Whether a customer has done anything yet."""
        return self.idle_from is not None

    def value(self, question: FeedbackQuestion) -> int | None:
        """Return what was answered last, None where nothing was."""
        last = last_of_each(self.presses).get(question)
        return None if last is None else last.value

    def active(self, now: Moment) -> Visit:
        """Return the visit whose customer has just done something."""
        return replace(self, idle_from=now.mono_ms, warned=False)

    def at_question(self, question: FeedbackQuestion) -> Visit:
        """Return the visit at another question, with its page as it first is."""
        return replace(self, at=question, thanks=None, thanks_end=None, authority=None, leaf=0)

    def write(self, letter: str) -> Visit:
        """Return the visit with one more letter; sentences begin with a capital."""
        begins = not self.typed.strip() or self.typed.rstrip().endswith((".", "!", "?"))
        written = letter.upper() if begins else letter
        text = written.lstrip() if not self.typed else written
        return replace(self, typed=(self.typed + text)[:LONGEST])


class LeftOver(Struct, frozen=True):
    """A visit that was not over when the terminal's power went, of the machine's boot ``boot``."""

    boot: str
    visit: Visit
