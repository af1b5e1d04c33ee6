"""Counts the feedback of a whole history again, from the raw presses, by any rule of `vuoro.counting`.

What a terminal handed in as one customer's is a visit. A rule may drop a visit of which no press counts, take two
visits with one question for one customer's where they follow each other closely, or one such visit for several
customers'; a visit over several questions stays one. Only what the time alone decided is decided anew: what the
terminal put together or kept apart against its own rule it had reasons for, a page in sight or a customer who had said
goodbye. So by the rule that the terminal went by, every answer is as the terminal told it.

Pure. Must not know where presses are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from msgspec import Struct

from vuoro.counting import RULE, Answered, CountingRule, is_accepted, is_outside_hours, is_suspect
from vuoro.messages.commands import FeedbackQuestion, RawPress
from vuoro.messages.events import FeedbackGiven
from vuoro.values import ClientId


class KeptPress(Struct, frozen=True, kw_only=True):
    """A raw press, with the event ``seq`` of the visit that it belongs to and the terminal it was made at."""

    seq: int
    client: ClientId
    press: RawPress
    minutes_outside: float | None = None


class Counted(Struct, frozen=True, kw_only=True):
    """One customer's answers: the ``part``-th of those that event ``seq`` has come to."""

    seq: int
    part: int = 0
    effort: int | None = None
    satisfaction: int | None = None
    recommend: int | None = None
    suspect: bool = False
    outside_hours: bool = False

    @property
    def is_scored(self) -> bool:
        """Return whether the answers count for scores."""
        return not (self.suspect or self.outside_hours)


class _Customer(Struct, frozen=True, kw_only=True):
    """The presses that count, of one customer."""

    seq: int
    presses: tuple[RawPress, ...]
    minutes_outside: float | None

    @property
    def last_ms(self) -> int:
        return self.presses[-1].mono_ms

    @property
    def answered(self) -> Answered:
        of_each = Counter(press.question for press in self.presses)
        return Answered(self.last_ms, max(of_each.values()))


def as_told(seq: int, fact: FeedbackGiven) -> Counted:
    """Return the answers of event ``seq`` as they were counted when they came."""
    return Counted(
        seq=seq,
        effort=fact.effort,
        satisfaction=fact.satisfaction,
        recommend=fact.recommend,
        suspect=fact.suspect,
        outside_hours=fact.outside_hours,
    )


def recount(told: Sequence[Counted], kept: Iterable[KeptPress], rule: CountingRule) -> list[Counted]:
    """Return the answers by ``rule``, in their order; what came without presses stays as it was ``told``."""
    pressed = sorted(kept, key=lambda one: (one.client, one.press.boot))
    with_presses = {one.seq for one in pressed}
    outside = {one.seq for one in told if one.outside_hours}
    counted = [one for one in told if one.seq not in with_presses]
    for _, of_boot in groupby(pressed, key=lambda one: (one.client, one.press.boot)):
        counted += _count(sorted(of_boot, key=lambda one: (one.press.mono_ms, one.seq)), outside, rule)
    return sorted(counted, key=lambda one: (one.seq, one.part))


def _count(kept: Sequence[KeptPress], outside: AbstractSet[int], rule: CountingRule) -> list[Counted]:
    """Return the answers of one boot of one terminal, whose presses are in the order in which they were made.

    ``outside`` are the events of which was told that they were outside the hours.
    """
    customers = _customers(kept, rule)
    earlier: list[Answered] = []
    counted: list[Counted] = []
    parts: Counter[int] = Counter()
    for customer in customers:
        values = {press.question: press.value for press in customer.presses}
        counted.append(
            Counted(
                seq=customer.seq,
                part=parts[customer.seq],
                effort=values.get(FeedbackQuestion.EFFORT),
                satisfaction=values.get(FeedbackQuestion.SATISFACTION),
                recommend=values.get(FeedbackQuestion.RECOMMEND),
                suspect=is_suspect(customer.answered, earlier, rule),
                outside_hours=_is_outside(customer, customer.seq in outside, rule),
            )
        )
        parts[customer.seq] += 1
        earlier = [one for one in earlier if customer.last_ms - one.mono_ms < rule.burst_ms]
        earlier.append(customer.answered)
    return counted


def _is_outside(customer: _Customer, told: bool, rule: CountingRule) -> bool:
    """Return whether it was outside the hours by the rule; what the terminal alone knew of that stays as it told it."""
    terminal_alone = told and not is_outside_hours(customer.minutes_outside)
    return terminal_alone or is_outside_hours(customer.minutes_outside, rule)


def _customers(kept: Sequence[KeptPress], rule: CountingRule) -> list[_Customer]:
    customers: list[_Customer] = []
    for seq, of_visit in _visits(kept):
        presses = tuple(one.press for one in of_visit if is_accepted(one.press, rule))
        outside = of_visit[0].minutes_outside
        for part in _parts(presses, rule):
            is_correction = bool(customers) and _is_one_customer(customers[-1].presses, part, rule)
            before = customers.pop().presses if is_correction else ()
            customers.append(_Customer(seq=seq, presses=(*before, *part), minutes_outside=outside))
    return customers


def _visits(kept: Sequence[KeptPress]) -> list[tuple[int, list[KeptPress]]]:
    """Return the presses of each visit, in the order in which the visits began."""
    visits: dict[int, list[KeptPress]] = {}
    for one in kept:
        visits.setdefault(one.seq, []).append(one)
    return list(visits.items())


def _parts(presses: tuple[RawPress, ...], rule: CountingRule) -> list[tuple[RawPress, ...]]:
    """Return what of a visit is one customer's each: all of it, unless one question alone was answered again later."""
    if len({press.question for press in presses}) != 1:
        return [presses] if presses else []
    parts = [presses[:1]]
    for press in presses[1:]:
        rest = press.mono_ms - parts[-1][-1].mono_ms
        if rule.correction_ms <= rest < RULE.correction_ms:
            parts.append((press,))
        else:
            parts[-1] = (*parts[-1], press)
    return parts


def _is_one_customer(before: Sequence[RawPress], after: Sequence[RawPress], rule: CountingRule) -> bool:
    """Return whether two visits with one and the same question are one customer's, who has thought better of it."""
    questions = {press.question for press in (*before, *after)}
    return len(questions) == 1 and RULE.correction_ms <= after[0].mono_ms - before[-1].mono_ms < rule.correction_ms
