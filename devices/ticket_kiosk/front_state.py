"""What the kiosk's front knows: its customer, its ears, the pages and queues; and the page of now. Pure."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from devices.ticket_kiosk import logic
from devices.ticket_kiosk.debounce import Debounce
from devices.ticket_kiosk.pages.compose import compose, identity
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.slips import time_zone_of
from devices.ticket_kiosk.state import Sign
from devices.ticket_kiosk.state import State as KioskState
from vuoro.messages.loop import ReportHealth
from vuoro.messages.state import Notice, QueueState
from vuoro.touch.effects import Ears, ShowPage
from vuoro.touch.glass import Glass
from vuoro.touch.leaves import Leaves, turned_by_count
from vuoro.touch.page import Act, Page
from vuoro.touch.parts import Part
from vuoro.touch.patience import Patience
from vuoro.values import Language, Moment, ServiceId


class State(Struct, frozen=True, kw_only=True):
    """All that the kiosk and its front know; ``shown`` is the page in sight, ``health`` what was last reported.

    ``notices`` are those for kiosks; the next one of them ends at ``notice_ends``. ``glass`` is None without a screen;
    ``leaves`` knows what fits on it.
    """

    kiosk: KioskState
    nobody: Visit
    visit: Visit
    debounce: Debounce
    patience: Patience
    queues: dict[ServiceId, QueueState] = {}
    notices: tuple[Notice, ...] = ()
    notice_ends: int | None = None
    glass: Glass | None = None
    leaves: Leaves
    focus: Act | None = None
    ears: Ears = Ears()
    shown: ShowPage | None = None
    troubles: dict[Part, str] = {}
    health: ReportHealth | None = None


def page_of(state: State, now: Moment) -> Page:
    """Return the page of now: the customer's, or for a while the one that tells staff which kiosk this is."""
    show = state.kiosk.show
    if show is not None and show.sign is Sign.IDENTITY:
        return identity(state.kiosk.setup.name, state.visit.look)
    glass = state.glass
    turn = turned_by_count if glass is None else lambda page, leaf: state.leaves.turn(page, leaf, glass)
    return compose(state.visit, known(state, now), turn)


def page_in(state: State, language: Language, now: Moment) -> Page:
    """Return the page of now in another language, with the same choices in the same order."""
    return page_of(replace(state, visit=replace(state.visit, language=language)), now)


def known(state: State, now: Moment) -> Known:
    """Return what the pages may tell."""
    kiosk = state.kiosk
    return Known(
        now=now.utc,
        time_zone=time_zone_of(kiosk),
        site=kiosk.site,
        services=tuple(kiosk.services.values()),
        queues=state.queues,
        gives=frozenset(service for service in kiosk.services if logic.gives(kiosk, service)),
        alone=not kiosk.reach.bearable,
        calls=kiosk.calls,
        paper=kiosk.can_print,
        unprinted=frozenset(waiting.slip.ticket.ticket for waiting in kiosk.line),
        notices=state.notices,
    )
