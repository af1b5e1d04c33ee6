"""The rules that make answers of raw presses; every raw press is kept, so they can be changed afterwards.

Pure, and the one place of these rules: a terminal counts by them while it runs, and the hub can count its whole history
again by others. A rule looks back and never ahead, so that what a terminal has said of an answer at once is what a
recount says of it years later. Must not know hardware, disk or broker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Final, NamedTuple, Protocol, TypeVar

from msgspec import Meta, Struct

from vuoro.messages.feedback_commands import FeedbackQuestion

#: The values that are answers: CES and CSAT 1-5, NPS 0-10. Of the other questions every value is one.
SCALES: Final[Mapping[str, range]] = {
    FeedbackQuestion.EFFORT: range(1, 6),
    FeedbackQuestion.SATISFACTION: range(1, 6),
    FeedbackQuestion.RECOMMEND: range(11),
}

_Count = Annotated[int, Meta(ge=1, le=1000)]


class CountingRule(Struct, frozen=True, kw_only=True):
    """How presses become answers; all times in milliseconds.

    A key that goes down within ``bounce_ms`` of its last movement has bounced: that is no press. A press within
    ``correction_ms`` of another to the same question takes its place: the customer has thought better of it.

    More than ``burst_answers`` answers within ``burst_ms`` are suspect from there on: kept, and left out of the scores.
    A family is none the less counted whole: up to ``family_size`` answers, each with at most ``calm_presses`` presses
    to a question. An answer with more than ``hammered_presses`` presses to one question is suspect by itself.

    Whoever presses more than ``outside_min`` minutes before the doors open or after they close is no customer.
    """

    bounce_ms: Annotated[int, Meta(ge=0, le=1_000)] = 50
    correction_ms: Annotated[int, Meta(ge=0, le=60_000)] = 3_000
    burst_answers: _Count = 3
    burst_ms: Annotated[int, Meta(ge=0, le=3_600_000)] = 30_000
    family_size: _Count = 4
    calm_presses: _Count = 2
    hammered_presses: _Count = 6
    outside_min: Annotated[int, Meta(ge=0, le=1440)] = 30


RULE: Final = CountingRule()


class AnyPress(Protocol):
    """A press as the rules see it: `vuoro.messages.commands.RawPress`, or what a terminal has of its own."""

    @property
    def question(self) -> str:
        """What was asked."""
        ...

    @property
    def value(self) -> int | None:
        """What was answered; None is a question skipped."""
        ...

    @property
    def mono_ms(self) -> int:
        """When, by the monotonic clock of the terminal's boot."""
        ...

    @property
    def rested_ms(self) -> int | None:
        """How long the key had not moved before, down or up; None when that is not known."""
        ...


P = TypeVar("P", bound=AnyPress)


class Answered(NamedTuple):
    """An answer as the rule of bursts sees it: its last press, and how many presses its most pressed question had."""

    mono_ms: int
    presses: int = 1


def is_bounce(press: AnyPress, rule: CountingRule = RULE) -> bool:
    """Return whether the press is the contact's and not a finger's."""
    return press.rested_ms is not None and press.rested_ms < rule.bounce_ms


def is_accepted(press: AnyPress, rule: CountingRule = RULE) -> bool:
    """Return whether the press is an answer for as long as no other follows it."""
    return _is_on_scale(press) and not is_bounce(press, rule)


def takes_the_place_of(earlier: AnyPress, later: AnyPress, rule: CountingRule = RULE) -> bool:
    """Return whether ``later`` corrects ``earlier`` instead of being another person's answer."""
    return later.question == earlier.question and later.mono_ms - earlier.mono_ms < rule.correction_ms


def answers(presses: Sequence[P], rule: CountingRule = RULE) -> list[P]:
    """Return the presses of one boot, in their order, that are answers."""
    accepted = [press for press in presses if is_accepted(press, rule)]
    final = [earlier for earlier, later in pairwise(accepted) if not takes_the_place_of(earlier, later, rule)]
    return [*final, *accepted[-1:]]


def last_of_each(presses: Iterable[P], rule: CountingRule = RULE) -> dict[str, P]:
    """Return what one customer has answered in the end, by the question: a page can be gone back to."""
    return {press.question: press for press in presses if is_accepted(press, rule)}


def most_pressed(presses: Iterable[AnyPress], rule: CountingRule = RULE) -> int:
    """Return how many presses the most pressed question had; bounces and values off the scale aside."""
    return max(Counter(press.question for press in presses if is_accepted(press, rule)).values(), default=0)


def is_suspect(answer: Answered, earlier: Iterable[Answered], rule: CountingRule = RULE) -> bool:
    """Return whether ``answer`` is play; ``earlier`` are the answers before it of the same terminal and boot."""
    if answer.presses > rule.hammered_presses:
        return True
    burst = [answer, *(one for one in earlier if answer.mono_ms - one.mono_ms < rule.burst_ms)]
    is_calm = all(one.presses <= rule.calm_presses for one in burst)
    return len(burst) > (max(rule.burst_answers, rule.family_size) if is_calm else rule.burst_answers)


def is_outside_hours(minutes_outside: float | None, rule: CountingRule = RULE) -> bool:
    """Return whether a press so many minutes before or after the hours counts for nothing; 0 is within them.

    None is a press of which nobody knows when it was, or a place that is always open: it counts.
    """
    return minutes_outside is not None and minutes_outside > rule.outside_min


def _is_on_scale(press: AnyPress) -> bool:
    scale = SCALES.get(press.question)
    return press.value is None or scale is None or press.value in scale
