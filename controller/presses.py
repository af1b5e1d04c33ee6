"""Raw presses of feedback: kept as they were made, and counted again by any rule.

Owns the tables ``feedback_presses``, ``counting_rules`` and ``feedback_counts``. Which presses are answers is the
business of `vuoro.recounting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, Final

import msgspec

from vuoro.counting import CountingRule
from vuoro.messages.commands import FeedbackQuestion, GiveFeedback, RawPress
from vuoro.messages.events import FeedbackGiven
from vuoro.recounting import Counted, KeptPress, as_told
from vuoro.values import ClientId

Execute = Callable[[str, tuple[Any, ...]], Any]

#: Enough to tell the rules of one site apart.
_VERSION_DIGITS: Final = 12

_KEEP: Final = (
    "INSERT INTO feedback_presses (seq, place, client, question, value, boot, mono_ms, rested_ms, minutes_outside)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PRESSES: Final = (
    "SELECT seq, client, question, value, boot, mono_ms, rested_ms, minutes_outside FROM feedback_presses"
    " WHERE seq <= ? ORDER BY seq, place"
)
_ANSWERS: Final = "SELECT seq, fact FROM events WHERE kind = 'feedback_given' ORDER BY seq"
_FORGET_COUNTS: Final = "DELETE FROM feedback_counts WHERE version = ?"
_KEEP_RULE: Final = (
    "INSERT INTO counting_rules (version, rule, until_seq) VALUES (?, ?, ?)"
    " ON CONFLICT (version) DO UPDATE SET until_seq = excluded.until_seq"
)
_KEEP_COUNT: Final = (
    "INSERT INTO feedback_counts (version, seq, part, effort, satisfaction, recommend, suspect, outside_hours)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

_FACTS: Final = msgspec.json.Decoder(FeedbackGiven)


def keep(execute: Execute, command: GiveFeedback, client: ClientId, seq: int, minutes_outside: float | None) -> None:
    """Keep the presses of ``command``, which came from ``client`` and led to event ``seq``."""
    for place, press in enumerate(command.presses):
        what = (press.question, press.value, press.boot, press.mono_ms, press.rested_ms)
        execute(_KEEP, (seq, place, client, *what, minutes_outside))


def kept(execute: Execute, until_seq: int) -> list[KeptPress]:
    """Return every press ever kept up to the event ``until_seq``, in the order in which their answers came."""
    return [
        KeptPress(
            seq=seq,
            client=client,
            minutes_outside=minutes_outside,
            press=RawPress(
                question=FeedbackQuestion(question), value=value, boot=boot, mono_ms=mono_ms, rested_ms=rested_ms
            ),
        )
        for seq, client, question, value, boot, mono_ms, rested_ms, minutes_outside in execute(_PRESSES, (until_seq,))
    ]


def told(execute: Execute) -> list[Counted]:
    """Return the answers as they were counted when they came."""
    return [as_told(seq, _FACTS.decode(fact)) for seq, fact in execute(_ANSWERS, ())]


def version_of(rule: CountingRule) -> str:
    """Return what tells ``rule`` from every other one."""
    return sha256(msgspec.json.encode(rule)).hexdigest()[:_VERSION_DIGITS]


def keep_counts(execute: Execute, rule: CountingRule, counted: Iterable[Counted], until_seq: int) -> None:
    """Keep what the answers are by ``rule``, in the place of an earlier count by the same rule."""
    version = version_of(rule)
    execute(_FORGET_COUNTS, (version,))
    execute(_KEEP_RULE, (version, msgspec.json.encode(rule).decode(), until_seq))
    for one in counted:
        values = (one.effort, one.satisfaction, one.recommend)
        execute(_KEEP_COUNT, (version, one.seq, one.part, *values, one.suspect, one.outside_hours))
