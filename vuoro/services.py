"""The part of the site model that says who serves at the point, and with what.

Owns authorities, their services, life situations and what is found elsewhere. Must not know rooms and devices.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from vuoro.timetable import ExceptionDay, WeekHours
from vuoro.values import AreaId, AuthorityId, Language, ServiceId, ServiceLetter, Slug, Texts

_Seconds = Annotated[int, Meta(ge=30, le=1800)]


class Authority(Struct, frozen=True, kw_only=True):
    """An organisation that serves at the point; without ``hours`` of its own, whenever the point is open.

    ``phone`` and ``web`` are where it serves when it does not serve here. With ``agreement`` (yhteispalvelusopimus) the
    advisor may receive and stamp documents for it.
    """

    id: AuthorityId
    name: Texts
    hours: WeekHours | None = None
    exceptions: tuple[ExceptionDay, ...] = ()
    phone: str | None = None
    web: str | None = None
    agreement: bool = False


class Words(Struct, frozen=True, kw_only=True):
    """What people type who look for something, in each language."""

    fi: tuple[str, ...] = ()
    sv: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    se: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()
    uk: tuple[str, ...] = ()
    ar: tuple[str, ...] = ()

    def get(self, language: Language) -> tuple[str, ...]:
        """Return the words of ``language``, none where there are none."""
        words: tuple[str, ...] = getattr(self, language.value)
        return words


class Service(Struct, frozen=True, kw_only=True):
    """One queue: what customers take a number for. They wait in ``area``.

    ``note`` says in a line what it is for. A called customer is waited for ``no_show_wait_s`` seconds, one with needs
    ``no_show_wait_with_needs_s``.
    """

    id: ServiceId
    letter: ServiceLetter
    name: Texts
    authority: AuthorityId
    area: AreaId
    note: Texts | None = None
    search: Words = Words()
    no_show_wait_s: _Seconds = 150
    no_show_wait_with_needs_s: _Seconds = 300


class LifeSituation(Struct, frozen=True, kw_only=True):
    """What happens in a life, such as moving, and the services that it needs, in the order to visit them."""

    id: Slug
    name: Texts
    note: Texts | None = None
    services: tuple[ServiceId, ...]


class Elsewhere(Struct, frozen=True, kw_only=True):
    """A service that people ask for but the point does not have; ``note`` says where it is."""

    id: Slug
    name: Texts
    note: Texts
    search: Words = Words()
