"""Takes out of free words what names a person: identity codes, telephone numbers, e-mail addresses.

Owns what is recognised. Whoever takes words in masks them before they are stored or sent; the controller does so again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import category, normalize

#: What stands in the place of everything that was recognised; in no language, so right in all of them.
MASK: Final = "***"
#: So many characters are kept.
LONGEST: Final = 500

# The remainder of the nine digits divided by 31 says which character has to be the last one (DVV, "Henkilötunnus":
# https://dvv.fi/henkilotunnus). G, I, O, Q and Z are left out, because they are taken for digits or for each other.
_CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
# Centuries since 2023: + is 1800, - and Y X W V U are 1900, A to F are 2000. Found at every place, because a code that
# fails its check may begin in the middle of what looks like another one.
_IDENTITY_CODE: Final = re.compile(r"(?=((\d{6}) ?[-+\u2010-\u2015\u2212A-FU-Y] ?(\d{3}) ?([0-9A-Y])))", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[\w.+%'-]+(?: ?@ ?| ?[(\[](?:at|ät)[)\]] ?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# Finns write 040 123 4567, 040-1234567, 040.123.4567, (09) 123 456, +358 (0)40 1234567 and 00358401234567; numbers of
# other countries begin with + or 00 as well. Pairs of digits with dots are no number, but hours or a date: 01.02.2020.
_TELEPHONE: Final = re.compile(r"(?<!\d)(?:\+ ?\d|\(?0|358)(?:(?:[ ()/\u2010-\u2015\u2212-]{0,3}|(?<=\d{3})\.)\d){6,}")


def mask(text: str) -> str:
    """Return ``text`` with `MASK` for whatever names a person, without control characters, cut to `LONGEST`."""
    masked = _hide(_plain(text))
    while masked != text:
        text, masked = masked, _hide(_plain(masked))
    return masked[:LONGEST].rstrip()


def mask_words(words: str | None) -> str | None:
    """Return what may be kept of somebody's words, None where there are none or nothing is left."""
    return (mask(words) or None) if words else None


def _plain(text: str) -> str:
    """Return ``text`` on one line, as its reader sees it: nothing invisible, and no letters that look like others."""
    visible = (" " if character.isspace() else character for character in normalize("NFKC", text))
    return " ".join("".join(one for one in visible if category(one)[0] != "C").split())


def _hide(text: str) -> str:
    hidden = "", 0
    for start, end in sorted(_found(text)):
        before, done = hidden
        hidden = (before if start < done else f"{before}{text[done:start]}{MASK}"), max(end, done)
    return hidden[0] + text[hidden[1] :]


def _found(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span(1) for match in _IDENTITY_CODE.finditer(text) if _is_identity_code(*match.groups()[1:]))
    yield from _spans(_EMAIL.finditer(text))
    yield from _spans(_TELEPHONE.finditer(text))


def _spans(matches: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    return (match.span() for match in matches)


def _is_identity_code(birth: str, individual: str, check: str) -> bool:
    return _CHECK_CHARACTERS[int(birth + individual) % len(_CHECK_CHARACTERS)] == check.upper()
