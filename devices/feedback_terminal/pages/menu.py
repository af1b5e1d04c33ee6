"""The menu of services: in another order for each customer, by authority where there are many."""

from __future__ import annotations

from itertools import groupby

from devices.feedback_terminal.known import Menu, shuffled
from devices.feedback_terminal.pages.page import ChooseAuthority, ChooseService, OtherServices
from devices.feedback_terminal.pages.words import in_all, name, say
from devices.feedback_terminal.state import State
from vuoro.messages.state import ServiceInfo
from vuoro.touch.leaves import MOST_CHOICES
from vuoro.touch.page import Choice
from vuoro.values import Language, Moment, ServiceId


def services(state: State, now: Moment) -> tuple[ServiceInfo, ...]:
    """Return the services that are offered, in this customer's order."""
    today = shuffled(state.known.of_today(now), state.setup.seed, state.customers)
    return tuple(info for info in today if info.service in _offered(state, now)) or today


def menu(state: State, language: Language | None, now: Moment) -> tuple[Choice, ...]:
    """Return what there is to choose from; names in Finnish and Swedish where no ``language`` has been chosen."""
    offered = services(state, now)
    if state.visit.authority is not None:
        return tuple(_service(info, language) for info in offered if info.authority == state.visit.authority)
    groups = [tuple(group) for _, group in groupby(offered, key=lambda info: info.authority)]
    if len(offered) <= MOST_CHOICES or len(groups) == 1:
        choices = [_service(info, language, with_authority=True) for info in offered]
    else:
        choices = _by_authority(groups, language)
    if len(offered) < len(state.known.of_today(now)):
        choices.append(Choice(act=OtherServices(), label=_words("other_service", language)))
    return tuple(choices)


def _offered(state: State, now: Moment) -> frozenset[ServiceId]:
    if state.setup.menu is Menu.SERVED_LAST and not state.visit.all_services:
        return state.known.served_last(now)
    return frozenset(info.service for info in state.known.services)


def _by_authority(groups: list[tuple[ServiceInfo, ...]], language: Language | None) -> list[Choice]:
    choices = []
    for first, *others in groups:
        label, detail = name(first.authority_name, language)
        act = ChooseAuthority(first.authority) if others else ChooseService(first.service)
        choices.append(Choice(act=act, label=label, detail=detail))
    return choices


def _service(info: ServiceInfo, language: Language | None, *, with_authority: bool = False) -> Choice:
    label, detail = name(info.name, language)
    if with_authority and language is not None:
        detail = info.authority_name.get(language)
    return Choice(act=ChooseService(info.service), label=label, detail=detail)


def _words(key: str, language: Language | None) -> str:
    return in_all(key) if language is None else say(key, language)
