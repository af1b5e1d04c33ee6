"""Finds what in a site model does not fit together, all of it at once, each with its key and the way to mend it.

Owns the rules between the parts of the model; the shape of each part is the business of its types. Must not know files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vuoro.expected import Finding, did_you_mean
from vuoro.places import Desk, DeskPolicy
from vuoro.site import HUB_CLIENTS, LEASED_NUMBERS, Site
from vuoro.site_box_checks import check_boxes, check_survey
from vuoro.site_hours_checks import check_hours
from vuoro.values import ClientKind, Language


def check(site: Site) -> list[Finding]:
    """Return every mistake in ``site``, in the order of the model."""
    rules = (_general, _identities, _references, _desks, _who_sees_whom, check_hours, check_boxes, check_survey)
    return [finding for rule in rules for finding in rule(site)]


def _general(site: Site) -> Iterator[Finding]:
    try:
        ZoneInfo(site.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Finding("time_zone", f'"{site.time_zone}" is unknown', 'Write a zone such as "Europe/Helsinki".')
    for language in (Language.FI, Language.SV):
        if language not in site.languages:
            yield Finding("languages", f'"{language}" is missing', f'Add "{language}": both have to be in sight.')
    wanted = len(site.kiosks) * site.numbers.block_size
    if wanted > LEASED_NUMBERS:
        what = f"{len(site.kiosks)} kiosks would keep {wanted} numbers of each service, and there are {LEASED_NUMBERS}"
        yield Finding("numbers.block_size", what, f"Write at most {LEASED_NUMBERS // len(site.kiosks)}.")


def _identities(site: Site) -> Iterator[Finding]:
    for part in ("authorities", "areas", "services", "life_situations", "elsewhere", "desks", "boxes"):
        ids = ((f"{part}[{index}].id", thing.id) for index, thing in enumerate(getattr(site, part)))
        yield from _twice(ids, "Every id has to be another one.")
    letters = ((f"services[{index}].letter", service.letter) for index, service in enumerate(site.services))
    yield from _twice(letters, f"Letters still free: {_free_letters(site)}.")
    yield from _twice(_clients(site), "Every device has to have a client id of its own.")


def _clients(site: Site) -> Iterator[tuple[str, str]]:
    yield from (("the hub", kind.value) for kind in (*HUB_CLIENTS, ClientKind.SIMULATION))
    for part in ("kiosks", "displays", "feedback_terminals", "boxes"):
        yield from ((f"{part}[{index}].client", device.client) for index, device in enumerate(getattr(site, part)))


def _free_letters(site: Site) -> str:
    used = {service.letter for service in site.services}
    return " ".join(letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ" if letter not in used)


def _references(site: Site) -> Iterator[Finding]:
    authorities = [authority.id for authority in site.authorities]
    services = [service.id for service in site.services]
    areas = [area.id for area in site.areas]
    for index, service in enumerate(site.services):
        yield from _unknown(f"services[{index}].authority", "authority", [service.authority], authorities)
        yield from _unknown(f"services[{index}].area", "area", [service.area], areas)
    for index, situation in enumerate(site.life_situations):
        yield from _list(f"life_situations[{index}].services", "service", situation.services, services)
    for index, desk in enumerate(site.desks):
        yield from _list(f"desks[{index}].services", "service", desk.services, services)
        yield from _unknown(f"desks[{index}].weights", "service of this desk", desk.weights, desk.services)
    for index, display in enumerate(site.displays):
        yield from _list(f"displays[{index}].areas", "area", display.areas, areas)
    for index, box in enumerate(site.boxes):
        yield from _unknown(
            f"boxes[{index}].authority", "authority", [box.authority] if box.authority else [], authorities
        )


def _desks(site: Site) -> Iterator[Finding]:
    for index, desk in enumerate(site.desks):
        yield from _weights(desk, f"desks[{index}]")
    served = {service for desk in site.desks for service in desk.services}
    for index, service in enumerate(site.services):
        if service.id not in served:
            what = f'no desk serves "{service.id}", so its customers would never be called'
            yield Finding(f"services[{index}]", what, f'Add "{service.id}" to the services of a desk.')


def _weights(desk: Desk, key: str) -> Iterator[Finding]:
    weighted = desk.policy is DeskPolicy.WEIGHTED
    if weighted and not desk.weights:
        yield Finding(f"{key}.weights", "the policy is weighted and there are no weights", "Add weights = { … }.")
    if desk.weights and not weighted:
        yield Finding(f"{key}.weights", "the weights have no effect", 'Add policy = "weighted", or take them away.')


def _who_sees_whom(site: Site) -> Iterator[Finding]:
    waited_in = {service.area for service in site.services}
    shown = {area for display in site.displays for area in display.areas}
    desks_of = {service.area for desk in site.desks for service in site.services if service.id in desk.services}
    for index, area in enumerate(site.areas):
        if area.id not in waited_in:
            what = f'nobody waits in "{area.id}": no service has this area'
            yield Finding(f"areas[{index}]", what, "Give a service this area, or take the area away.")
        elif area.id not in shown:
            what = f'no display shows "{area.id}", so nobody waiting there would see a call'
            yield Finding(f"areas[{index}]", what, f'Add "{area.id}" to the areas of a display.')
    known = {area.id for area in site.areas}
    for index, display in enumerate(site.displays):
        if known.issuperset(display.areas) and desks_of.isdisjoint(display.areas):
            what = f'"{display.client}" shows no desk: nobody is called in its areas'
            yield Finding(f"displays[{index}].areas", what, "Name an area whose services have a desk.")


def _list(key: str, kind: str, names: tuple[str, ...], known: Iterable[str]) -> Iterator[Finding]:
    """Check a list of names that may be neither empty nor have one twice."""
    if not names and kind == "service":
        yield Finding(key, "the list is empty", "Name at least one service.")
    yield from _twice(((f"{key}[{index}]", name) for index, name in enumerate(names)), "Take one of them away.")
    yield from _unknown(key, kind, names, known)


def _unknown(key: str, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    known = list(known)
    for name in names:
        if name not in known:
            yield Finding(key, f'there is no {kind} "{name}"', f"{did_you_mean(name, known)}Known: {', '.join(known)}.")


def _twice(named: Iterable[tuple[str, str]], remedy: str) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for key, name in named:
        if name in first:
            yield Finding(key, f'"{name}" is used already, by {first[name]}', remedy)
        else:
            first[name] = key
