"""What each rejection code means, as a page for those who write clients: ``python -m vuoro.rejections``.

Owns when a code is given and what ``allowed`` says beside it; the codes are those of `RejectionCode`, the words for the
person who tried are in ``vuoro/strings/rejected.toml``. A test keeps ``docs/rejections.md`` equal to this.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final, NamedTuple

from vuoro.i18n import text
from vuoro.messages.replies import RejectionCode
from vuoro.values import Language


class Meaning(NamedTuple):
    """When a code is given, and what ``allowed`` lists then; empty where it lists nothing."""

    when: str
    allowed: str = ""


_MOVES: Final = "the commands that are possible in the ticket's state"

MEANINGS: Final[Mapping[RejectionCode, Meaning]] = {
    RejectionCode.NOT_UNDERSTOOD: Meaning("The payload is no command: an unknown type, a missing or wrong field."),
    RejectionCode.NOT_ALLOWED: Meaning(
        "The client, or the person behind it, may not send this command, or not about this desk, ticket, box or call.",
        "the commands that the sender may send",
    ),
    RejectionCode.UNKNOWN_SERVICE: Meaning(
        "The site, or the desk, has no such service.", "the services that there are"
    ),
    RejectionCode.SERVICE_CLOSED: Meaning(
        "The service gives no numbers outside its hours; the message says when it opens.",
        "the services that give numbers now",
    ),
    RejectionCode.SERVICE_FULL: Meaning(
        "Whoever took a number now could not be served before the service closes.",
        "the services that give numbers now",
    ),
    RejectionCode.UNKNOWN_DESK: Meaning("The site has no such desk.", "the desks that there are"),
    RejectionCode.DESK_BUSY: Meaning("Another customer is called to the desk, or at it.", _MOVES),
    RejectionCode.DESK_CLOSED: Meaning("The desk has not been opened today.", "`open_desk`"),
    RejectionCode.DESK_TAKEN: Meaning(
        "Another clerk serves at the desk.", "the free desks of the clerk's organisation"
    ),
    RejectionCode.CLERK_ELSEWHERE: Meaning("The clerk has another desk open.", "`close_desk`"),
    RejectionCode.NOBODY_WAITING: Meaning("Nobody waits for the services of the desk."),
    RejectionCode.UNKNOWN_TICKET: Meaning("No open ticket, and none of today, has this identity or code."),
    RejectionCode.TOO_OLD: Meaning("The ticket or call is one of an earlier business day, and is not open any more."),
    RejectionCode.SAME_SERVICE: Meaning(
        "The ticket is to be transferred to the service that it has already.", "the other services"
    ),
    RejectionCode.CUSTOMER_ELSEWHERE: Meaning(
        "The customer is called or served at another desk, with another ticket of the same visit.", "`call_next`"
    ),
    RejectionCode.WRONG_STATE: Meaning("The ticket's state does not allow the command.", _MOVES),
    RejectionCode.BOOKING_UNKNOWN: Meaning("There is no appointment with this booking code.", "`take_ticket`"),
    RejectionCode.BOOKING_USED: Meaning("Somebody has checked in with this booking code."),
    RejectionCode.BOOKING_TOO_EARLY: Meaning(
        "The appointment is so far off that nobody checks in for it yet.", "`take_ticket`"
    ),
    RejectionCode.BOOKING_TOO_LATE: Meaning(
        "The appointment has passed: the customer takes a number.", "`take_ticket`"
    ),
    RejectionCode.BOOKING_OTHER_DAY: Meaning(
        "The appointment, or one of those that are imported, is on another day; the message says on which.",
        "`take_ticket`, or the day that appointments can be imported for",
    ),
    RejectionCode.TOO_SOON: Meaning(
        "The called customer has still time to come; the message says how long.",
        "the other commands that are possible",
    ),
    RejectionCode.UNKNOWN_MESSAGE: Meaning("The desks have no such open message.", "the messages that are open"),
    RejectionCode.UNKNOWN_CALL: Meaning("A display reports a call that was never made."),
    RejectionCode.UNKNOWN_BOX: Meaning("The site has no such drop box.", "the boxes that there are"),
    RejectionCode.NUMBERS_EXHAUSTED: Meaning("All numbers of the letter, or all blocks of them, are given today."),
    RejectionCode.LEASE_UNKNOWN: Meaning(
        "The kiosk hands in a number that is in no block of its own with this epoch.", "`lease_numbers`"
    ),
    RejectionCode.NUMBER_TAKEN: Meaning(
        "The number has been handed in before, with another command; the kiosk's disk is an old copy."
    ),
    RejectionCode.UNKNOWN_AREA: Meaning("The site has no such waiting area.", "the areas that there are"),
    RejectionCode.UNKNOWN_AUTHORITY: Meaning("The site has no such organisation.", "the organisations that there are"),
    RejectionCode.NO_AGREEMENT: Meaning(
        "There is no joint service agreement with the organisation, so the advisor receives no documents for it.",
        "the organisations with an agreement",
    ),
    RejectionCode.UNKNOWN_REQUEST: Meaning(
        "No such request for help is open; somebody may have been quicker.", "the requests that are open"
    ),
    RejectionCode.UNKNOWN_NOTICE: Meaning("No such notice is up.", "the notices that are up"),
    RejectionCode.NOTICE_OVER: Meaning("The notice would have been over before it was put up."),
    RejectionCode.TOO_MANY_NOTICES: Meaning(
        "So many notices are up that nobody would read another one.", "the notices that are up"
    ),
    RejectionCode.UNKNOWN_REPAIR: Meaning(
        "No such repair is open, or was done in the last days.", "the repairs that can be changed"
    ),
    RejectionCode.UNKNOWN_OPENING: Meaning(
        "The box has no such opening, or no such emptying that came late or never; or it was so long ago that only the"
        " emptying log knows of it.",
        "the openings that nobody has confirmed, or the emptyings that nobody has explained",
    ),
    RejectionCode.EXPLANATION_NEEDED: Meaning("The emptying was late: who confirms it says why.", "the explanations"),
    RejectionCode.SURVEY_CLOSED: Meaning("The longer survey is not open on this day."),
    RejectionCode.UNKNOWN_QUESTION: Meaning(
        "The longer survey has no such question, or the answer is none of those that the question has.",
        "the questions, or the answers to the one question",
    ),
    RejectionCode.SITE_REFUSED: Meaning(
        "The site file has mistakes, or would lose customers who are in the lobby; the message lists all of them."
    ),
    RejectionCode.INTERNAL: Meaning("A fault in the program; nothing was changed, and the log has the details."),
}

_HEAD: Final = """\
# Why a command is rejected

Every command is answered, by `accepted` or by `rejected`. A rejection changes nothing, and the same command gets the
same rejection again. It has a `code`, which is stable for ever and meant for programs; a `message` in English for logs,
which may change; and `allowed`, which lists what would have been possible. What a device says to the person who tried
is in `vuoro/strings/rejected.toml`, by the code.

Made by `python -m vuoro.rejections` from `vuoro/rejections.py`; change that, not this.
"""


def document() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(_section(code, MEANINGS[code]) for code in RejectionCode)])


def _section(code: RejectionCode, meaning: Meaning) -> str:
    words = [f"- {language.value}: {text(f'rejected.{code}', language)}" for language in _SAID]
    allowed = f"`allowed`: {meaning.allowed}." if meaning.allowed else "`allowed` is empty."
    return "\n".join([f"## `{code}`", "", f"{meaning.when} {allowed}", "", *words, ""])


_SAID: Final = (Language.FI, Language.SV, Language.EN)

if __name__ == "__main__":
    sys.stdout.write(document())
