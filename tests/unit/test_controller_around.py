"""What is around the queues, over the whole controller: published, and kept over restarts and days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.unit.controller_world import Hub, Published, request
from tests.unit.core_world import ADVISOR, text
from vuoro.messages.commands import (
    AnyCommand,
    NoteRepair,
    PutNotice,
    ReceiveDocument,
    ReplayEvents,
    RequestHelp,
    SettleHelp,
    TakeTicket,
    UpdateRepair,
)
from vuoro.messages.events import Event, NoticePut, NoticeRemoved
from vuoro.messages.replies import Accepted, Events, Numbered, Stamped
from vuoro.messages.state import AdvisorState, NoticesState
from vuoro.topics import ADVISOR as ADVISOR_TOPIC
from vuoro.topics import EVENT, NOTICES
from vuoro.values import Fault, HelpReason, Language, Moment, Need, RepairStatus

BOX = text("The box is emptied at 16:15")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    hub.link_up()
    yield hub
    hub.close()


def tell(hub: Hub, command: AnyCommand) -> Any:
    reply = hub.ask("console", command, ADVISOR.actor)
    assert isinstance(reply, Accepted), reply
    return reply.result


def kiosk(hub: Hub, command: AnyCommand) -> Any:
    reply = hub.ask("kiosk-1", command)
    assert isinstance(reply, Accepted), reply
    return reply.result


def time_passes(hub: Hub, by: timedelta) -> list[Published]:
    now = hub.clock.moment
    hub.clock.moment = Moment(now.later(by // timedelta(milliseconds=1)), now.utc + by)
    return hub.handle()


def retained(published: list[Published], topic: Any) -> Any:
    return [one.message for one in published if one.topic is topic][-1]


def advisor_sees(hub: Hub) -> AdvisorState:
    state = retained(hub.link_up(), ADVISOR_TOPIC)
    assert isinstance(state, AdvisorState)
    return state


def notices(hub: Hub) -> NoticesState:
    state = retained(hub.link_up(), NOTICES)
    assert isinstance(state, NoticesState)
    return state


def test_a_kiosk_that_asks_twice_gets_the_same_number_and_after_a_restart_again(hub: Hub) -> None:
    first = kiosk(hub, RequestHelp(reason=HelpReason.UNSURE))
    assert isinstance(first, Numbered)
    hub.crash()
    assert kiosk(hub, RequestHelp(reason=HelpReason.UNSURE)) == first


def test_what_the_advisor_sees_is_the_same_after_a_restart(hub: Hub) -> None:
    asked = kiosk(hub, RequestHelp(reason=HelpReason.UNSURE, language=Language.SV)).number
    kiosk(hub, TakeTicket(service="tax", language=Language.FI, needs=(Need.FETCH_ME,)))
    tell(hub, NoteRepair(subject="kiosk-1", fault=Fault.NO_PAPER))
    tell(hub, SettleHelp(request=asked))
    before = advisor_sees(hub)
    assert (len(before.requests), len(before.repairs)) == (1, 1)
    hub.crash()
    assert advisor_sees(hub) == before


def test_notices_are_the_same_after_a_restart_with_their_words(hub: Hub) -> None:
    tell(hub, PutNotice(texts=BOX, until=hub.clock.moment.utc + timedelta(hours=1), areas=("upper",)))
    tell(hub, PutNotice(texts=BOX))
    before = notices(hub)
    assert [one.texts for one in before.notices] == [BOX, BOX]
    hub.crash()
    assert notices(hub) == before


def test_a_notice_comes_down_by_itself_at_its_time(hub: Hub) -> None:
    tell(hub, PutNotice(texts=BOX, until=hub.clock.moment.utc + timedelta(minutes=10)))
    due = hub.app.next_due()
    assert due == hub.clock.moment.mono_ms + 600_000
    published = time_passes(hub, timedelta(minutes=10))
    assert retained(published, NOTICES) == NoticesState(notices=())
    assert isinstance(retained(published, EVENT).fact, NoticeRemoved)
    assert hub.app.next_due() is None


def test_a_notice_that_was_over_while_the_hub_was_off_comes_down_at_the_start(hub: Hub) -> None:
    tell(hub, PutNotice(texts=BOX, until=hub.clock.moment.utc + timedelta(minutes=10)))
    hub.clock.moment = Moment(20_000, hub.clock.moment.utc + timedelta(hours=1))
    hub.clock.boot = "boot-2"
    hub.crash()
    hub.handle()
    assert notices(hub) == NoticesState(notices=())


def test_the_words_of_a_notice_leave_the_hub_in_the_notice_alone(hub: Hub) -> None:
    number = tell(hub, PutNotice(texts=BOX)).number
    replayed = hub.ask("maintenance", ReplayEvents(from_seq=1))
    assert isinstance(replayed, Accepted)
    assert isinstance(replayed.result, Events)
    assert replayed.result.events[-1].fact == NoticePut(notice=number, texts=None, until=None, areas=())
    kept = hub.history().events[-1].fact
    assert isinstance(kept, NoticePut)
    assert kept.texts == BOX


def test_an_event_of_a_notice_is_published_without_its_words(hub: Hub) -> None:
    published = hub.handle(request("console", PutNotice(texts=BOX), ADVISOR.actor))
    events = [one.message for one in published if one.topic is EVENT]
    assert [event.fact.texts for event in events if isinstance(event, Event) and isinstance(event.fact, NoticePut)] == [
        None
    ]
    assert b"emptied at" not in msgspec.json.encode(events)


def test_documents_are_numbered_on_after_a_restart_and_anew_on_the_next_day(hub: Hub) -> None:
    def number() -> int:
        result = tell(hub, ReceiveDocument(authority="kela"))
        assert isinstance(result, Stamped)
        return result.stamp.number

    assert [number(), number()] == [1, 2]
    hub.crash()
    assert number() == 3
    time_passes(hub, timedelta(days=1))
    assert number() == 1


def test_a_stamp_tells_that_the_clock_has_jumped(hub: Hub) -> None:
    kiosk(hub, TakeTicket(service="tax", language=Language.FI))
    now = hub.clock.moment
    hub.clock.moment = Moment(now.later(1), now.utc + timedelta(hours=3))
    result = tell(hub, ReceiveDocument(authority="kela"))
    assert not result.stamp.clock_trusted
    assert abs(result.stamp.at - now.utc) < timedelta(seconds=2)
    hub.crash()
    assert not tell(hub, ReceiveDocument(authority="kela")).stamp.clock_trusted


def test_what_was_done_leaves_the_agenda_after_a_week_and_what_is_open_stays(hub: Hub) -> None:
    done = tell(hub, NoteRepair(subject="kiosk-1", fault=Fault.KEYS)).number
    tell(hub, NoteRepair(subject="display-1", fault=Fault.NO_PICTURE))
    tell(hub, UpdateRepair(repair=done, status=RepairStatus.DONE))
    for day, subjects in ((7, ["kiosk-1", "display-1"]), (1, ["display-1"])):
        time_passes(hub, timedelta(days=day))
        assert [one.subject for one in advisor_sees(hub).repairs] == subjects
        assert hub.loaded() == hub.lobby


def test_the_last_days_requests_of_customers_are_gone_in_the_morning(hub: Hub) -> None:
    kiosk(hub, RequestHelp(reason=HelpReason.UNSURE))
    kiosk(hub, RequestHelp(reason=HelpReason.PAPER_LOW))
    kiosk(hub, TakeTicket(service="tax", language=Language.FI, needs=(Need.FETCH_ME,)))
    published = time_passes(hub, timedelta(days=1))
    assert [one.reason for one in retained(published, ADVISOR_TOPIC).requests] == [HelpReason.PAPER_LOW]
    assert hub.loaded() == hub.lobby
