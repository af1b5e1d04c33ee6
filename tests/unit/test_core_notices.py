"""Notices on displays and kiosks: until when, where, and how many."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from controller.core.notices import MOST
from controller.core.timely import due_by, next_due
from controller.core.views import Kind, View, show
from tests.unit.core_world import ADVISOR, Hall, text
from vuoro.messages.commands import PutNotice, RemoveNotice
from vuoro.messages.events import NoticePut, NoticeRemoved
from vuoro.messages.lobby_commands import LONGEST_NOTICE
from vuoro.messages.replies import RejectionCode
from vuoro.messages.state import Notice, NoticesState
from vuoro.topics import MAX_BYTES_FROM_CONTROLLER
from vuoro.values import Language, Texts

BOX = text("The box is emptied at 16:15")


@pytest.fixture
def hall() -> Hall:
    return Hall()


def shown(hall: Hall) -> tuple[Notice, ...]:
    state = show(hall.lobby, View(Kind.NOTICES), hall.now)
    assert isinstance(state, NoticesState)
    return state.notices


def put(hall: Hall, command: PutNotice = PutNotice(texts=BOX)) -> int:  # noqa: B008  a frozen struct
    (fact,) = hall.do(ADVISOR, command)
    assert isinstance(fact, NoticePut)
    return fact.notice


def time_passes(hall: Hall, seconds: float) -> None:
    hall.wait(seconds)
    for rule in due_by(hall.lobby, hall.now):
        for fact in tuple(rule.happens(hall.lobby, hall.now)):
            hall.happen(fact)


def test_a_notice_stays_until_it_is_taken_down(hall: Hall) -> None:
    number = put(hall)
    time_passes(hall, 30 * 24 * 3600)
    assert shown(hall) == (Notice(notice=number, texts=BOX),)
    assert hall.do(ADVISOR, RemoveNotice(notice=number)) == (NoticeRemoved(notice=number),)
    assert shown(hall) == ()


def test_notices_stand_in_the_order_in_which_they_were_put_up(hall: Hall) -> None:
    numbers = [put(hall), put(hall)]
    assert [notice.notice for notice in shown(hall)] == numbers


def test_a_notice_is_over_when_its_time_has_come_and_not_before(hall: Hall) -> None:
    until = hall.now.utc + timedelta(minutes=15)
    put(hall, PutNotice(texts=BOX, until=until))
    assert next_due(hall.lobby) == until
    time_passes(hall, 15 * 60 - 1)
    assert len(shown(hall)) == 1
    time_passes(hall, 1)
    assert shown(hall) == ()
    assert next_due(hall.lobby) is None


def test_each_notice_is_over_by_itself(hall: Hall) -> None:
    lasting = put(hall)
    for minutes in (20, 10):
        put(hall, PutNotice(texts=BOX, until=hall.now.utc + timedelta(minutes=minutes)))
    time_passes(hall, 15 * 60)
    assert len(shown(hall)) == 2
    time_passes(hall, 15 * 60)
    assert [notice.notice for notice in shown(hall)] == [lasting]


def test_a_notice_of_some_areas_names_them_in_the_order_of_the_site(hall: Hall) -> None:
    put(hall, PutNotice(texts=BOX, areas=("upper", "ground", "upper")))
    assert shown(hall)[0].areas == ("ground", "upper")


def test_a_notice_for_an_area_that_does_not_exist_is_refused_with_those_that_do(hall: Hall) -> None:
    refusal = hall.refusal(ADVISOR, PutNotice(texts=BOX, areas=("ground", "attic")))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_AREA, ("ground", "upper"))
    assert "attic" in refusal.message


def test_a_notice_whose_time_is_over_is_refused(hall: Hall) -> None:
    assert hall.refusal(ADVISOR, PutNotice(texts=BOX, until=hall.now.utc)).code is RejectionCode.NOTICE_OVER


def test_a_notice_that_is_not_up_cannot_be_taken_down(hall: Hall) -> None:
    number = put(hall)
    refusal = hall.refusal(ADVISOR, RemoveNotice(notice=number + 1))
    assert (refusal.code, refusal.allowed) == (RejectionCode.UNKNOWN_NOTICE, (str(number),))


def test_so_many_notices_that_nobody_would_read_them_are_refused(hall: Hall) -> None:
    numbers = [put(hall) for _ in range(MOST)]
    refusal = hall.refusal(ADVISOR, PutNotice(texts=BOX))
    assert (refusal.code, refusal.allowed) == (RejectionCode.TOO_MANY_NOTICES, tuple(map(str, numbers)))
    hall.do(ADVISOR, RemoveNotice(notice=numbers[0]))
    put(hall)


def test_the_longest_notices_fit_into_what_a_reader_takes(hall: Hall) -> None:
    longest = Texts(**{language.value: "\x01" * LONGEST_NOTICE for language in Language})
    for _ in range(MOST):
        put(hall, PutNotice(texts=longest, until=hall.now.utc + timedelta(days=1), areas=("ground", "upper")))
    assert len(msgspec.json.encode(NoticesState(notices=shown(hall)))) < MAX_BYTES_FROM_CONTROLLER


@pytest.mark.parametrize(
    "texts",
    [
        Texts(fi="", sv="Lådan", en="The box"),
        Texts(fi="Laatikko", sv=" ", en="The box"),
        Texts(fi="Laatikko", sv="Lådan", en="x" * (LONGEST_NOTICE + 1)),
        Texts(fi="Laatikko", sv="Lådan", en="The box", ar=""),
    ],
)
def test_a_notice_that_somebody_could_not_read_is_no_command(texts: Texts) -> None:
    sent = b'{"type":"put_notice","texts":' + msgspec.json.encode(texts) + b"}"
    with pytest.raises(msgspec.ValidationError, match="in each language"):
        msgspec.json.decode(sent, type=PutNotice)


def test_a_time_without_a_zone_is_no_time() -> None:
    sent = b'{"type":"put_notice","texts":{"fi":"a","sv":"b","en":"c"},"until":"2020-01-13T16:15:00"}'
    with pytest.raises(msgspec.ValidationError, match="timezone"):
        msgspec.json.decode(sent, type=PutNotice)
