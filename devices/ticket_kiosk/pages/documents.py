"""Pages for those who leave a document: into the box (A), to the advisor (B), or to the authority's own clerk (C).

What may be done for which authority follows from the site's boxes and agreements; no page advises on procedure.
"""

from __future__ import annotations

from devices.ticket_kiosk.pages.finding import service_choice
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.page import CallAdvisor, Go, KioskChoice, KioskPage, Place
from devices.ticket_kiosk.pages.signs import Sign
from devices.ticket_kiosk.pages.taking import contact_lines, signs_of_contacts
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.pages.words import clock, say
from vuoro.touch.page import Choice, Page
from vuoro.values import AuthorityId, HelpReason, Language


def documents(visit: Visit, known: Known) -> Page:
    """Ask for whom the document is."""
    language = visit.language
    return KioskPage(
        place=Place.DOCUMENTS,
        language=language,
        title=say("document", language),
        choices=tuple(
            KioskChoice(act=Go(Place.DOCUMENT, one), label=_name(known, one, language), sign=Sign.HOUSE)
            for one in known.authorities
        ),
    )


def document(visit: Visit, known: Known) -> Page:
    """Return the ways that a document for this authority may go."""
    language, authority = visit.language, visit.here.subject
    serving = tuple(info for info in known.of_authority(authority) if info.open)
    box, advisor = _box(known, authority, language), _advisor(known, authority, language)
    ways = (*box, *advisor) or (say("document_clerk", language),)
    doubt = _doubt(known, authority, language, serves=bool(serving))
    signs = dict.fromkeys(ways, Sign.TICKET) | dict.fromkeys(box, Sign.BOX) | dict.fromkeys(advisor, Sign.HAND)
    signs |= {doubt[0]: Sign.QUESTION} | signs_of_contacts(authority, known, language)
    return KioskPage(
        place=Place.DOCUMENT,
        language=language,
        title=say("document_for", language, authority=_name(known, authority, language)),
        lines=(*ways, *doubt),
        signs=tuple(signs.items()),
        choices=(
            *_to_advisor(known, authority, visit),
            *(service_choice(info, known, visit) for info in serving),
        ),
    )


def _box(known: Known, authority: AuthorityId, language: Language) -> tuple[str, ...]:
    box = known.box_for(authority)
    if box is None:
        return ()
    hour, minute = (int(part) for part in box.emptied_at.split(":"))
    time = clock(hour, minute, language)
    return (say("document_box", language, box=box.name.get(language), time=time),)


def _advisor(known: Known, authority: AuthorityId, language: Language) -> tuple[str, ...]:
    return (say("document_advisor", language),) if _has_agreement(known, authority) else ()


def _to_advisor(known: Known, authority: AuthorityId, visit: Visit) -> tuple[Choice, ...]:
    """Return the choice that calls the advisor, who may receive documents of authorities with an agreement."""
    label = say("document_call", visit.language)
    detail = "" if visit.look.large else say("document_call_detail", visit.language)
    call = KioskChoice(act=CallAdvisor(HelpReason.DOCUMENT), label=label, detail=detail, sign=Sign.HAND)
    return (call,) if _has_agreement(known, authority) else ()


def _has_agreement(known: Known, authority: AuthorityId) -> bool:
    guide = known.authority(authority)
    return guide is not None and guide.agreement


def _doubt(known: Known, authority: AuthorityId, language: Language, *, serves: bool) -> tuple[str, ...]:
    if serves:
        return (say("document_doubt", language),)
    return (say("document_away", language), *contact_lines(authority, known, language))


def _name(known: Known, authority: AuthorityId, language: Language) -> str:
    return known.of_authority(authority)[0].authority_name.get(language) if known.of_authority(authority) else ""
