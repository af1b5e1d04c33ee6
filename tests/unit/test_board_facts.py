"""What a board tells of queues and hours: `vuoro.board.facts`."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.display_examples import everywhere
from vuoro.board.facts import CLOSED_OPENS, OPENS, TODAY, WAITING, Row, clock, is_closed, tables
from vuoro.messages.state import QueueState, ServiceInfo, Span
from vuoro.values import Texts, WaitRange

_NOON = datetime(2020, 1, 13, 12, 0, tzinfo=ZoneInfo("Europe/Helsinki"))
_KELA = Texts(fi="Kela", sv="FPA", en="Kela")
_OPEN = ServiceInfo(
    service="kela-asumistuki",
    letter="A",
    name=everywhere("Asumistuki"),
    authority="kela",
    authority_name=_KELA,
    area="aula",
    area_name=everywhere("Aula"),
    open=True,
    closes_at=_NOON + timedelta(hours=4),
)
_SHUT = replace(_OPEN, service="vero", letter="V", authority="vero", open=False, closes_at=None)


def _shut(hours: int) -> ServiceInfo:
    return replace(_SHUT, opens_at=_NOON + timedelta(hours=hours))


def _queue(waiting: int, wait: WaitRange | None = None) -> dict[str, QueueState]:
    queue = QueueState(service=_OPEN.service, waiting=waiting, last_called=None, desks=1, wait=wait)
    return {_OPEN.service: queue}


def _rows(title: str, *services: ServiceInfo, queues: dict[str, QueueState] | None = None) -> list[Row]:
    made = tables(services, queues or {}, ("aula",), _NOON)
    return [row for table in made if table.title == title for row in table.rows]


def test_a_queue_tells_its_letter_how_many_wait_and_how_long() -> None:
    (row,) = _rows(WAITING, _OPEN, queues=_queue(3, WaitRange(10, 20)))
    assert (row.letter, row.figures) == ("A", "3 · 10–20 min")


def test_a_queue_whose_wait_nobody_can_say_tells_only_how_many_wait() -> None:
    (row,) = _rows(WAITING, _OPEN, queues=_queue(0))
    assert row.figures == "0"


def test_the_queue_of_another_area_is_not_told() -> None:
    assert _rows(WAITING, replace(_OPEN, area="kerros-1"), queues=_queue(3)) == []


def test_a_closed_service_is_told_as_long_as_somebody_waits_for_it() -> None:
    shut = replace(_OPEN, open=False, closes_at=None)
    assert _rows(WAITING, shut, queues=_queue(1)) != []
    assert _rows(WAITING, shut, queues=_queue(0)) == []


def _span(opens: float, closes: float) -> Span:
    midnight = _NOON.replace(hour=0)
    return Span(midnight + timedelta(hours=opens), midnight + timedelta(hours=closes))


def test_an_authority_that_is_open_tells_all_its_hours_of_today() -> None:
    (row,) = _rows(TODAY, replace(_OPEN, today=(_span(9, 11.5), _span(12, 16))))
    assert (row.name, row.figures) == (_KELA, "9.00–11.30 · 12.00–16.00")


def test_the_hours_of_an_authority_are_those_of_all_its_services_together() -> None:
    one, other = replace(_OPEN, today=(_span(9, 12), _span(13, 15))), replace(_OPEN, today=(_span(11, 14),))
    (row,) = _rows(TODAY, one, other)
    assert row.figures == "9.00–15.00"


def test_an_authority_that_opens_later_today_tells_its_hours_too() -> None:
    later = replace(_shut(1), today=(_span(13, 15),))
    assert [row.figures for row in _rows(TODAY, replace(_OPEN, today=(_span(9, 16),)), later)] == [
        "9.00–16.00",
        "13.00–15.00",
    ]
    assert _rows(OPENS, _OPEN, later) == []


def test_an_authority_that_has_closed_for_today_tells_when_it_opens_again() -> None:
    gone = replace(_shut(21), today=(_span(9, 11),))
    assert [row.name for row in _rows(TODAY, _OPEN, gone)] == [_KELA]
    assert [row.figures for row in _rows(OPENS, _OPEN, gone)] == ["14.1. 9.00"]


def test_an_authority_of_which_only_the_end_is_known_is_open_until_then() -> None:
    later = replace(_OPEN, service="kela-muu", closes_at=_NOON + timedelta(hours=5))
    (row,) = _rows(TODAY, later, _OPEN)
    assert (row.name, row.figures) == (_KELA, "–17.00")


def test_hours_that_end_at_midnight_end_today() -> None:
    (row,) = _rows(TODAY, replace(_OPEN, today=(_span(0, 24),)))
    assert row.figures == "0.00–24.00"


def test_before_its_hours_a_closed_point_tells_todays_hours_and_after_them_the_next_day() -> None:
    before, after = (
        replace(_shut(1), today=(_span(13, 15),)),
        replace(_shut(21), authority="kela", today=(_span(9, 11),)),
    )
    assert [row.figures for row in _rows(CLOSED_OPENS, before, after)] == ["13.00–15.00", "14.1. 9.00"]
    assert _rows(TODAY, before, after) == []


def test_an_authority_that_opens_on_another_day_tells_the_date() -> None:
    assert [row.figures for row in _rows(OPENS, _OPEN, _shut(1))] == ["13.00"]
    assert [row.figures for row in _rows(OPENS, _OPEN, _shut(21))] == ["14.1. 9.00"]


def test_an_authority_opens_with_its_first_service() -> None:
    (row,) = _rows(CLOSED_OPENS, _shut(22), replace(_shut(21), service="vero-2"))
    assert row.figures == "14.1. 9.00"


def test_the_point_is_closed_when_no_service_is_within_its_hours() -> None:
    assert is_closed([_shut(1), _shut(2)])
    assert not is_closed([_shut(1), _OPEN])


def test_a_point_of_which_nothing_is_known_is_not_called_closed() -> None:
    assert not is_closed([])


@pytest.mark.parametrize(("hour", "minute", "shown"), [(9, 5, "9.05"), (0, 0, "0.00"), (16, 15, "16.15")])
def test_the_clock_is_written_as_in_finland(hour: int, minute: int, shown: str) -> None:
    assert clock(_NOON.replace(hour=hour, minute=minute)) == shown
