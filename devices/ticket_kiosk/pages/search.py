"""Finds services by what a customer types, in any language of the point and without minding accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from devices.ticket_kiosk.pages.known import Known
from vuoro.messages.state import ServiceInfo
from vuoro.services import Elsewhere, Words
from vuoro.values import Language, Texts

#: How well a word matches what was typed; less is better.
_SAME, _BEGINS, _INSIDE, _NOT = range(4)
_SHORTEST_INSIDE: Final = 3


def find(known: Known, query: str, language: Language) -> tuple[ServiceInfo | Elsewhere, ...]:
    """Return what ``query`` may mean, the best first; nothing for an empty query."""
    typed = _plain(query)
    if not typed:
        return ()
    ranked: list[tuple[int, ServiceInfo | Elsewhere]] = [
        *((_rank(typed, _words_of(known, info, language)), info) for info in known.services),
        *((_rank(typed, _words(one.name, one.search, language)), one) for one in known.elsewhere),
    ]
    ranked.sort(key=lambda pair: pair[0])
    return tuple(thing for rank, thing in ranked if rank < _NOT)


def _words_of(known: Known, info: ServiceInfo, language: Language) -> Iterable[str]:
    guide = known.guide(info.service)
    note = () if guide.note is None else (guide.note.get(language),)
    return (*_words(info.name, guide.search, language), *note, info.authority_name.get(language))


def _words(name: Texts, search: Words, language: Language) -> tuple[str, ...]:
    """Return the words to look in: those of ``language``, and the Finnish ones, which stand on letters and forms."""
    found = (name.get(language), *search.get(language), name.fi, *search.fi)
    return tuple(dict.fromkeys(found))


def _rank(typed: str, words: Iterable[str]) -> int:
    plain = [_plain(word) for word in words]
    if typed in plain:
        return _SAME
    if any(part.startswith(typed) for word in plain for part in (word, *word.split())):
        return _BEGINS
    if len(typed) >= _SHORTEST_INSIDE and any(typed in word for word in plain):
        return _INSIDE
    return _NOT


def _plain(word: str) -> str:
    """Return the word in small letters without marks: who has no ä at hand finds it with an a."""
    taken_apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter)).strip()
