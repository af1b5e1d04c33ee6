"""The part of the site model that can be touched: waiting areas, desks, drop boxes and devices.

Owns what stands where. Must not know hours, nor what happens at a desk.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from vuoro.timetable import TimeOfDay
from vuoro.values import AreaId, AuthorityId, BoxId, ClientId, DeskId, ServiceId, Texts


class Area(Struct, frozen=True, kw_only=True):
    """A waiting area; ``floor`` is 0 on the ground floor."""

    id: AreaId
    name: Texts
    floor: int = 0


class DeskKind(StrEnum):
    """What a desk is good for: a quick desk takes short matters, a room remote or interpreted service."""

    ORDINARY = "ordinary"
    QUICK = "quick"
    ROOM = "room"


class DeskPolicy(StrEnum):
    """Whom "next" means at a desk with several services."""

    LONGEST_WAIT = "longest_wait"
    WEIGHTED = "weighted"


class Desk(Struct, frozen=True, kw_only=True):
    """A place where clerks serve; ``name`` is what the board shows ("4").

    ``weights`` are for the policy ``weighted``: a wait counts as many times longer as the weight of its service says;
    a service that is not named there weighs 1.
    """

    id: DeskId
    name: Texts
    services: tuple[ServiceId, ...] = ()
    kind: DeskKind = DeskKind.ORDINARY
    policy: DeskPolicy = DeskPolicy.LONGEST_WAIT
    weights: dict[ServiceId, Annotated[int, Meta(ge=1, le=10)]] = {}


class Kiosk(Struct, frozen=True, kw_only=True):
    """A ticket kiosk and its client id at the broker."""

    client: ClientId


class Display(Struct, frozen=True, kw_only=True):
    """A queue display and the areas whose calls it shows."""

    client: ClientId
    areas: tuple[AreaId, ...] = ()


class FeedbackTerminal(Struct, frozen=True, kw_only=True):
    """A feedback terminal."""

    client: ClientId


_LEGAL_BASIS: Final = Texts(
    fi="Hallintolaki 434/2003 18 §, laki säädettyjen määräaikain laskemisesta 150/1930",
    sv="Förvaltningslagen 434/2003 18 §, lagen om beräknande av laga tid 150/1930",
    en="Administrative Procedure Act 434/2003, section 18; Act on Calculating Statutory Time Limits 150/1930",
)


_Minutes = Annotated[int, Meta(ge=1, le=240)]


class Box(Struct, frozen=True, kw_only=True):
    """A drop box and its sensor's client id: shared, or of one ``authority``.

    The emptying at ``emptied_at`` on every working day fixes what has arrived in time, by ``legal_basis``. An opening
    is that emptying when it has not ended more than ``early_min`` minutes before; it is late when it begins more than
    ``late_min`` minutes after, and where there is none by then, it is missing. ``remind_min`` is how many minutes
    before somebody is reminded. A confirmation is asked for ``confirm_min`` minutes after an opening. An opening more
    than ``near_min`` minutes away from any emptying is taken for forced.

    The box is filling from ``warn_at_percent`` on, and is not any more below ``calm_below_percent``.
    """

    id: BoxId
    client: ClientId
    name: Texts
    authority: AuthorityId | None = None
    emptied_at: TimeOfDay = "16:15"
    legal_basis: Texts = _LEGAL_BASIS
    early_min: Annotated[int, Meta(ge=0, le=60)] = 0
    late_min: _Minutes = 15
    remind_min: tuple[_Minutes, ...] = (15, 5)
    confirm_min: _Minutes = 15
    near_min: _Minutes = 60
    warn_at_percent: Annotated[int, Meta(ge=1, le=100)] = 80
    calm_below_percent: Annotated[int, Meta(ge=1, le=100)] = 70
