"""A hub that gets the present program: the lobby of the program before it goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.controller_world import Hub
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_3, MORNING, text
from vuoro.messages.commands import (
    Actor,
    AnyCommand,
    CallNext,
    NoteRepair,
    PutNotice,
    ReceiveDocument,
    ReplayEvents,
    RequestHelp,
    StartService,
    TakeTicket,
)
from vuoro.messages.replies import Accepted, Events
from vuoro.values import Fault, HelpReason, Language, Moment, TicketState

BEFORE = Path(__file__).parents[1] / "data" / "controller-0006.sql"
LAST_SEQ = 21


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    path = tmp_path / "controller.sqlite3"
    with closing(sqlite3.connect(path)) as before:
        before.executescript(BEFORE.read_text(encoding="utf-8"))
        before.execute("PRAGMA user_version = 6")
    hub = Hub(path)
    hub.clock.moment = Moment(MORNING.later(400_000), MORNING.utc + timedelta(seconds=400))
    hub.handle()
    yield hub
    hub.close()


def states(hub: Hub) -> dict[str, TicketState]:
    return {ticket: known.face.state for ticket, known in hub.lobby.tickets.items()}


def test_everybody_stands_where_they_stood(hub: Hub) -> None:
    assert states(hub) == {
        "20200113-A002": TicketState.WAITING,
        "20200113-C001": TicketState.CALLED,
        "20200113-C700": TicketState.WAITING,
        "20200113-A003": TicketState.WAITING,
    }
    assert hub.lobby.at_desk == {"3": "20200113-C001"}
    assert set(hub.lobby.shifts) == {"1", "3"}
    assert hub.lobby.messages["20200113-A002"].answer is None
    assert hub.loaded() == hub.lobby


def test_the_history_of_before_can_be_read_and_goes_on(hub: Hub) -> None:
    reply = hub.ask("maintenance", ReplayEvents(from_seq=1))
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, Events)
    assert [event.seq for event in reply.result.events][:LAST_SEQ] == list(range(1, LAST_SEQ + 1))
    assert reply.result.complete


def test_the_box_is_known_as_it_was(hub: Hub) -> None:
    box = hub.lobby.boxes["shared"]
    assert (box.fill, box.envelopes, box.last_opened_at) == (0, 7, MORNING.utc)


@pytest.mark.parametrize(
    ("client", "command", "actor"),
    [
        ("kiosk-1", TakeTicket(service="benefits", language=Language.FI), None),
        ("kiosk-1", RequestHelp(reason=HelpReason.UNSURE), None),
        ("console", CallNext(desk="1"), CLERK_1.actor),
        ("console", StartService(ticket="20200113-C001"), CLERK_3.actor),
        ("console", PutNotice(texts=text("The box is emptied at 16:15")), ADVISOR.actor),
        ("console", ReceiveDocument(authority="kela"), ADVISOR.actor),
        ("console", NoteRepair(subject="kiosk-1", fault=Fault.KEYS, words="Näppäin jumissa"), ADVISOR.actor),
    ],
    ids=lambda value: value.__struct_config__.tag if isinstance(value, AnyCommand) else "",
)
def test_the_lobby_goes_on_with_everything_it_can_do_now(
    hub: Hub, client: str, command: AnyCommand, actor: Actor | None
) -> None:
    reply = hub.ask(client, command, actor)
    assert isinstance(reply, Accepted)
    assert hub.loaded() == hub.lobby


def test_a_second_start_changes_nothing_more(hub: Hub) -> None:
    before, seq = states(hub), hub.lobby.seq
    hub.crash()
    assert (states(hub), hub.lobby.seq) == (before, seq)


def test_numbers_go_on_after_the_last_one_of_before(hub: Hub) -> None:
    hub.ask("kiosk-1", TakeTicket(service="benefits", language=Language.FI))
    assert list(hub.lobby.tickets)[-1] == "20200113-A004"
