"""The daemon's order of things: commit, then state, then events, then replies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from controller.app import REFRESH_S
from controller.core.views import all_views
from tests.unit.controller_world import PLAN, Hub, Published, replies, request
from tests.unit.core_world import ADVISOR, CLERK_1, take
from vuoro.ids import new_command_id
from vuoro.messages.commands import CallNext, CallShown, CancelTicket, ReplayEvents, ReportFill
from vuoro.messages.device import Health
from vuoro.messages.events import Event
from vuoro.messages.replies import Accepted, Done, Events, Rejected, RejectionCode, TicketCalledTo, TicketTaken
from vuoro.messages.state import BoardState, QueueState
from vuoro.service import LinkDown, LinkUp
from vuoro.topics import BOARD, DESK, DROPBOX, EVENT, HEALTH, MAX_BYTES_FROM_CONTROLLER, QUEUE, REPLY, SITE, TICKETS
from vuoro.values import CancelReason


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


def where(published: list[Published]) -> list[tuple[str, str | None]]:
    return [(topic.template, value) for topic, value, _ in published]


def test_state_goes_out_before_events_and_events_before_the_reply(hub: Hub) -> None:
    assert where(hub.handle(request("kiosk-1", take()))) == [
        ("state/queue/{service}", "benefits"),
        ("state/tickets/{service}", "benefits"),
        ("event/{kind}", "ticket_issued"),
        ("reply/{client}", "kiosk-1"),
    ]


def test_a_call_shows_on_board_desk_and_queue(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    hub.open_desk()
    published = hub.handle(request("console", CallNext(desk="1"), CLERK_1.actor))
    topics = [(topic, value) for topic, value, _ in published]
    assert set(topics) == {
        (QUEUE, "benefits"),
        (TICKETS, "benefits"),
        (BOARD, "ground"),
        (DESK, "1"),
        (EVENT, "ticket_called"),
        (REPLY, "console"),
    }


def test_a_batch_publishes_each_state_once_and_each_reply_to_its_sender(hub: Hub) -> None:
    published = hub.handle(*(request(f"kiosk-{1 + i % 2}", take()) for i in range(20)))
    queues = [message for topic, _, message in published if topic is QUEUE]
    assert queues == [QueueState(service="benefits", waiting=20, last_called=None, desks=0)]
    assert [value for topic, value, _ in published if topic is REPLY] == ["kiosk-1", "kiosk-2"] * 10
    aheads = [
        reply.result.ahead
        for reply in replies(published)
        if isinstance(reply, Accepted) and isinstance(reply.result, TicketTaken)
    ]
    assert aheads == list(range(20))


def test_a_call_comes_back_with_ticket_and_call(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    hub.open_desk()
    reply = hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketCalledTo)
    assert (reply.result.ticket.desk, reply.result.call.call) == ("1", "20200113-A001.1")


def test_the_same_command_gets_the_same_reply_and_changes_nothing(hub: Hub) -> None:
    command = request("kiosk-1", take())
    first = hub.handle(command)
    again = hub.handle(command)
    assert replies(again) == replies(first)
    assert where(again) == [("reply/{client}", "kiosk-1")]
    assert len(hub.history().events) == 1


def test_the_same_command_twice_in_one_batch_counts_once(hub: Hub) -> None:
    command = request("kiosk-1", take())
    first, again = replies(hub.handle(command, command))
    assert first == again
    assert len(hub.history().events) == 1


def test_a_refusal_is_repeated_even_when_the_command_would_be_possible_by_now(hub: Hub) -> None:
    hub.open_desk()
    call = request("console", CallNext(desk="1"), CLERK_1.actor)
    (refused,) = replies(hub.handle(call))
    hub.ask("kiosk-1", take())
    assert replies(hub.handle(call)) == [refused]
    assert isinstance(refused, Rejected)
    assert refused.code is RejectionCode.NOBODY_WAITING


def test_the_same_command_gets_the_same_reply_after_a_crash(hub: Hub) -> None:
    command = request("kiosk-1", take())
    first = replies(hub.handle(command))
    hub.crash()
    assert replies(hub.handle(command)) == first
    assert len(hub.history().events) == 1


def test_a_client_that_is_not_of_the_site_is_refused_and_not_remembered(hub: Hub) -> None:
    command_id = new_command_id()
    (refused,) = replies(hub.handle(request("kiosk-9", take(), command_id=command_id)))
    assert isinstance(refused, Rejected)
    assert (refused.code, refused.allowed) == (RejectionCode.NOT_ALLOWED, ())
    assert hub.store.reply(command_id) is None


def test_when_the_link_comes_up_everything_is_published(hub: Hub) -> None:
    published = hub.link_up()
    assert len(published) == len(list(all_views(PLAN))) + 1
    assert published[0].topic is SITE
    assert published[-1].topic is HEALTH


def test_commands_that_came_before_the_link_was_up_are_answered_once_it_is(hub: Hub) -> None:
    hub.line.connected = False
    assert hub.handle(request("kiosk-1", take())) == []
    hub.line.connected = True
    published = hub.link_up()
    assert [(topic, value) for topic, value, _ in published][-3:] == [
        (EVENT, "ticket_issued"),
        (REPLY, "kiosk-1"),
        (HEALTH, "controller"),
    ]
    assert hub.link_up()[-1].topic is HEALTH


def test_without_a_link_nothing_is_published(hub: Hub) -> None:
    hub.line.connected = False
    hub.handle(LinkDown("gone"), request("kiosk-1", take()))
    assert hub.line.published == []


def test_a_link_that_comes_up_in_a_batch_shows_the_state_after_the_batch(hub: Hub) -> None:
    published = hub.handle(LinkUp(), request("kiosk-1", take()))
    queues = [
        message.waiting for _, value, message in published if isinstance(message, QueueState) and value == "benefits"
    ]
    assert set(queues) == {1}


def test_a_report_of_a_showing_is_on_the_board(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    published = hub.handle(request("display-1", CallShown(call="20200113-A001.1", showing=1)))
    boards = [message for topic, _, message in published if topic is BOARD]
    assert isinstance(boards[0], BoardState)
    assert boards[0].calls[0].shown == {"display-1": 1, "display-2": 0}


def test_a_drop_box_is_shown_as_it_reports(hub: Hub) -> None:
    published = hub.handle(request("dropbox-1", ReportFill(box="shared", fill=30, envelopes=4)))
    assert [(topic, value) for topic, value, _ in published] == [
        (DROPBOX, "shared"),
        (EVENT, "fill_reported"),
        (REPLY, "dropbox-1"),
    ]


def test_a_gap_is_filled_from_the_history(hub: Hub) -> None:
    live = [message for _, _, message in hub.handle(*(request("kiosk-1", take()) for _ in range(5)))]
    events = [message for message in live if isinstance(message, Event)]
    reply = hub.ask("maintenance", ReplayEvents(from_seq=3))
    assert isinstance(reply, Accepted)
    assert reply.result == Events(events=tuple(events[2:]), complete=True)


def test_a_long_history_comes_in_pages_that_fit_into_a_message(hub: Hub) -> None:
    for _ in range(4):
        hub.handle(*(request("kiosk-1", take()) for _ in range(500)))
    seqs: list[int] = []
    complete = False
    while not complete:
        reply = hub.ask("maintenance", ReplayEvents(from_seq=len(seqs) + 1))
        assert len(msgspec.json.encode(reply)) < MAX_BYTES_FROM_CONTROLLER
        assert isinstance(reply, Accepted)
        assert isinstance(reply.result, Events)
        complete = reply.result.complete
        seqs += [event.seq for event in reply.result.events]
    assert seqs == list(range(1, 2001))


def test_a_replay_after_the_end_of_the_history_is_empty(hub: Hub) -> None:
    reply = hub.ask("maintenance", ReplayEvents(from_seq=1))
    assert isinstance(reply, Accepted)
    assert reply.result == Events(events=(), complete=True)


def test_a_replay_is_for_those_who_may_have_it(hub: Hub) -> None:
    reply = hub.ask("kiosk-1", ReplayEvents(from_seq=1))
    assert isinstance(reply, Rejected)
    assert reply.code is RejectionCode.NOT_ALLOWED


def test_a_command_that_changes_nothing_is_done(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    hub.ask("console", CancelTicket(ticket="20200113-A001", reason=CancelReason.LEFT), ADVISOR.actor)
    reply = hub.ask("display-1", CallShown(call="20200113-A001.1", showing=1))
    assert isinstance(reply, Accepted)
    assert reply.result == Done()


def test_the_controller_never_keeps_the_simulation_waiting(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    assert not hub.app.busy()


def test_boards_and_desks_are_published_again_before_the_broker_drops_them(hub: Hub) -> None:
    hub.app.upkeep()
    assert hub.line.take() == []
    hub.app._refresh_at = 0.0
    hub.app.upkeep()
    assert [(topic, value) for topic, value, _ in hub.line.take()] == [
        (BOARD, "ground"),
        (BOARD, "upper"),
        (DESK, "1"),
        (DESK, "2"),
        (DESK, "3"),
        (HEALTH, "controller"),
    ]
    assert {BOARD.expiry_s, DESK.expiry_s} == {3 * REFRESH_S}


def test_health_tells_what_is_open_how_long_the_history_is_and_what_was_refused(hub: Hub) -> None:
    hub.ask("kiosk-1", take())
    hub.ask("kiosk-1", take())
    hub.ask("kiosk-1", take("passports"))
    health = hub.link_up()[-1].message
    assert isinstance(health, Health)
    assert health.findings == ()
    assert health.readings == {
        "tickets_open": 2,
        "last_seq": 2,
        "refused": 1,
        "business_day": "2020-01-13",
        "clock": "2020-01-13T06:00:00+00:00",
    }
