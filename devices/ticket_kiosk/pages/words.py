"""Words that several pages say: hours, queues, places."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from devices.ticket_kiosk.pages.known import Known
from vuoro.i18n import text
from vuoro.messages.state import ServiceInfo
from vuoro.values import Language, Need, ServiceStatus, WaitRange

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def say(key: str, language: Language, **values: object) -> str:
    """Return a text of the kiosk."""
    return text(f"kiosk.{key}", language, **values)


def queue_line(known: Known, info: ServiceInfo, language: Language) -> str:
    """Return how many wait and for how long, or why no number can be had now."""
    if not info.open:
        return hours_line(known, info, language)
    if known.alone or info.service not in known.queues:
        return text("ticket.wait_unknown", language)
    queue = known.queues[info.service]
    return f"{say('waiting_now', language, count=queue.waiting)} · {wait_line(queue.wait, language)}"


def short_queue_line(known: Known, info: ServiceInfo, language: Language) -> str:
    """Return how many wait, for large letters; how long that takes stands on the service's own page."""
    if not info.open or known.alone or info.service not in known.queues:
        return queue_line(known, info, language)
    return say("waiting_now", language, count=known.queues[info.service].waiting)


def wait_line(wait: WaitRange | None, language: Language) -> str:
    """Return how long the wait is."""
    if wait is None:
        return text("ticket.wait_unknown", language)
    return text("ticket.wait_range", language, low=wait.low_min, high=wait.high_min)


def hours_line(known: Known, info: ServiceInfo, language: Language) -> str:
    """Return until when a service is open, or when it opens."""
    if info.status is ServiceStatus.FULL:
        return say("full", language)
    if info.opens_at is not None:
        return say("opens", language, when=_when(info.opens_at, known, language))
    if not info.open:
        return say("closed", language)
    if info.closes_at is None:
        return say("open", language)
    return say("open_until", language, when=_when(info.closes_at, known, language))


def today_line(known: Known, info: ServiceInfo, language: Language) -> str:
    """Return the hours of today, whether past or not; nothing on a day without service."""
    zone = ZoneInfo(known.time_zone)
    hours = ", ".join(
        say("span", language, start=_local(span.opens_at, zone, language), end=_local(span.closes_at, zone, language))
        for span in info.today
    )
    return say("today", language, hours=hours) if hours else ""


def _local(moment: datetime, zone: ZoneInfo, language: Language) -> str:
    local = moment.astimezone(zone)
    return clock(local.hour, local.minute, language)


def place_line(known: Known, info: ServiceInfo, language: Language) -> str:
    """Return where to wait, with the floor where the point has several."""
    area = info.area_name.get(language)
    if len({other.floor for other in known.services}) == 1:
        return text("ticket.wait_in", language, area=area)
    floor = text("ticket.floor" if info.floor else "ticket.ground_floor", language, floor=info.floor)
    return text("ticket.wait_on_floor", language, area=area, floor=floor)


def need_name(need: Need, language: Language) -> str:
    """Return what a customer may ask for."""
    return say(f"need_{need.value}", language)


def clock(hour: int, minute: int, language: Language) -> str:
    """Return a time of day."""
    return say("clock", language, hour=hour, minute=minute)


def _when(moment: datetime, known: Known, language: Language) -> str:
    zone = ZoneInfo(known.time_zone)
    then, today = moment.astimezone(zone), known.now.astimezone(zone).date()
    time = clock(then.hour, then.minute, language)
    if then.date() == today:
        return say("at_time", language, time=time)
    weekday = say(_WEEKDAYS[then.weekday()], language)
    return say("on_day", language, weekday=weekday, day=then.day, month=then.month, time=time)
