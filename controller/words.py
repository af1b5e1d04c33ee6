"""Free words: kept masked, beside the history, for the days that the site says, and shown only to who asks for them.

Owns their table, and which facts can have words. Whoever sent them has masked them already; they are masked again here,
because what is stored first cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from vuoro.messages import events
from vuoro.messages.commands import AnyCommand, ReadWords
from vuoro.messages.replies import SaidWords, WordsFound
from vuoro.privacy import mask_words
from vuoro.values import WordsKind

Execute = Callable[[str, tuple[Any, ...]], Any]

#: Words belong to the fact that their command led to.
KIND_OF: Final[Mapping[type[events.Fact], WordsKind]] = {
    events.FeedbackGiven: WordsKind.FEEDBACK,
    events.SurveyGiven: WordsKind.SURVEY,
    events.DisturbanceReported: WordsKind.DISTURBANCE,
    events.RepairNoted: WordsKind.REPAIR,
    events.EmptyingLogged: WordsKind.EMPTYING,
}
#: A page stays well under the 256 KiB that a reply may have.
PAGE_BYTES: Final = 200 * 1024
#: So many are forgotten in one step of the retention.
A_STEP: Final = 1000

_KEEP: Final = "INSERT INTO words (seq, kind, day, words) VALUES (?, ?, ?, ?)"
_FIND: Final = (
    "SELECT w.seq, w.day, w.words, e.fact FROM words AS w JOIN events AS e ON e.seq = w.seq"
    " WHERE w.kind = ? AND w.day BETWEEN ? AND ? AND w.seq > ? ORDER BY w.seq"
)
_FORGET: Final = "DELETE FROM words WHERE seq IN (SELECT seq FROM words WHERE day < ? LIMIT ?)"

_ENCODER: Final = msgspec.json.Encoder()
_FACTS: Final = msgspec.json.Decoder(events.AnyFact)


def keep(execute: Execute, command: AnyCommand, told: Iterable[events.Event]) -> None:
    """Keep the words of ``command``, if it has any, with the first of its events that can have them."""
    words = mask_words(getattr(command, "words", None))
    its = next((event for event in told if type(event.fact) in KIND_OF), None)
    if words and its is not None:
        execute(_KEEP, (its.seq, KIND_OF[type(its.fact)], its.day.isoformat(), words))


def find(execute: Execute, wanted: ReadWords) -> WordsFound:
    """Return what was said, as much of it as one reply can carry."""
    said: list[SaidWords] = []
    room = PAGE_BYTES
    days = (wanted.first.isoformat(), wanted.last.isoformat())
    for seq, day, words, fact in execute(_FIND, (wanted.kind, *days, wanted.after)):
        one = SaidWords(seq=seq, day=date.fromisoformat(day), words=words, fact=_FACTS.decode(fact))
        room -= len(_ENCODER.encode(one)) + 1
        if room < 0:
            return WordsFound(said=tuple(said), complete=False)
        said.append(one)
    return WordsFound(said=tuple(said))


def forget(execute: Execute, before: str) -> bool:
    """Forget words of days before ``before``, some at a time; return whether there were any."""
    return bool(execute(_FORGET, (before, A_STEP)).rowcount > 0)
