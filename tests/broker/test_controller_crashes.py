"""The controller and the broker die at the worst moment; nothing is lost, nothing counts twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.broker.controller_process import Asker, ControllerProcess
from tests.broker.running import SITE, Person, RunningBroker
from vuoro.ids import new_command_id
from vuoro.messages.commands import Actor, AnyCommand, CallNext, OpenDesk, Request, TakeTicket
from vuoro.messages.replies import Accepted, Reply, TicketCalledTo, TicketTaken
from vuoro.messages.state import BoardState, QueueState
from vuoro.service import Received
from vuoro.session import Subscription
from vuoro.topics import BOARD, DESK, DROPBOX, PRESENCE, QUEUE, REPLY, SERVICES, TICKETS
from vuoro.topics import SITE as SITE_TOPIC
from vuoro.values import Language, PresenceStatus, Role

Enter = Callable[..., Person]

DESK_1 = SITE.desks[0]
SERVICE = DESK_1.services[0]
AREA = SITE.service(SERVICE).area
CLERK = Actor(account="clerk-1", role=Role.CLERK, authority=SITE.service(SERVICE).authority, desk=DESK_1.id)


@pytest.fixture
def controller(broker: RunningBroker, tmp_path: Path) -> Iterator[ControllerProcess]:
    controller = ControllerProcess(broker, tmp_path / "controller")
    controller.start()
    yield controller
    controller.kill()


def request(command: AnyCommand, actor: Actor | None = None) -> Request:
    return Request(command_id=new_command_id(), command=command, actor=actor)


def takes(count: int) -> list[Request]:
    services = [service.id for service in SITE.services[:3]]
    return [request(TakeTicket(service=services[n % 3], language=Language.FI)) for n in range(count)]


def call_next(console: Asker) -> TicketCalledTo:
    """Open desk 1 and call the next customer there."""
    _, called = console.accepted(request(OpenDesk(desk=DESK_1.id), CLERK), request(CallNext(desk=DESK_1.id), CLERK))
    assert isinstance(called.result, TicketCalledTo)
    return called.result


def ticket_of(reply: Reply) -> str:
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketTaken)
    return reply.result.ticket.ticket


def test_a_controller_that_is_killed_in_a_burst_gives_no_number_twice_and_answers_all(
    controller: ControllerProcess, enter: Enter
) -> None:
    kiosk = Asker(enter("kiosk-1"))
    burst = takes(400)
    for part in (burst[:150], burst[150:300], burst[300:]):
        kiosk.send(part)
        kiosk.listen(lambda: any(one.command_id in kiosk.replies for one in part), again=part)  # noqa: B023  called here
        controller.kill()
        controller.start()
    kiosk.ask(*burst)
    tickets = [ticket_of(replies[0]) for replies in kiosk.replies.values()]
    assert len(set(tickets)) == len(tickets) == 400
    assert all(reply == replies[0] for replies in kiosk.replies.values() for reply in replies)


def test_the_same_command_has_the_same_answer_whenever_it_comes(controller: ControllerProcess, enter: Enter) -> None:
    kiosk = Asker(enter("kiosk-1"))
    burst = takes(50)
    first = kiosk.ask(*burst)
    controller.kill()
    controller.start()
    kiosk.replies.clear()
    assert kiosk.ask(*burst, *burst) == first * 2


def test_numbers_go_on_after_a_crash(controller: ControllerProcess, enter: Enter) -> None:
    kiosk = Asker(enter("kiosk-1"))
    before = [ticket_of(reply) for reply in kiosk.ask(*takes(9))]
    controller.kill()
    controller.start()
    after = [ticket_of(reply) for reply in kiosk.ask(*takes(3))]
    assert [ticket.rpartition("-")[2][1:] for ticket in before] == [f"{n:03d}" for n in (1, 1, 1, 2, 2, 2, 3, 3, 3)]
    assert [ticket.rpartition("-")[2][1:] for ticket in after] == ["004"] * 3


@pytest.mark.usefixtures("controller")
def test_a_broker_that_has_forgotten_everything_gets_all_state_again(broker: RunningBroker, enter: Enter) -> None:
    Asker(enter("kiosk-1")).ask(*takes(6))
    called = call_next(Asker(enter("console")))
    broker.kill()
    broker.start()
    reader = enter("maintenance", *map(Subscription, (SITE_TOPIC, SERVICES, QUEUE, BOARD, DESK, TICKETS, DROPBOX)))
    queue = reader.wait_for(Received, lambda item: item.topic is QUEUE and item.value == SERVICE).message
    assert isinstance(queue, QueueState)
    assert (queue.waiting, queue.last_called) == (1, called.ticket.number)
    board = reader.hears(BOARD, AREA).message
    assert isinstance(board, BoardState)
    assert [call.call for call in board.calls] == [called.call.call]


def test_a_controller_that_starts_shows_the_lobby_as_it_was(
    broker: RunningBroker, controller: ControllerProcess, enter: Enter
) -> None:
    Asker(enter("kiosk-1")).ask(*takes(3))
    called = call_next(Asker(enter("console")))
    controller.kill()
    broker.kill()
    broker.start()
    controller.start()
    reader = enter("display-1", Subscription(BOARD))
    board = reader.hears(BOARD, AREA).message
    assert isinstance(board, BoardState)
    assert [(call.call, call.desk) for call in board.calls] == [(called.call.call, DESK_1.id)]


@pytest.mark.usefixtures("controller")
def test_who_hears_the_answer_has_already_heard_of_the_state(enter: Enter) -> None:
    kiosk = enter("kiosk-1", Subscription(QUEUE, SERVICE))
    Asker(kiosk).ask(request(TakeTicket(service=SERVICE, language=Language.SV)))
    kiosk.session.send(request(TakeTicket(service=SERVICE, language=Language.SV)))
    heard = [kiosk.wait_for(Received) for _ in range(2)]
    assert [item.topic for item in heard] == [QUEUE, REPLY]
    assert heard[0].message.waiting == 2


def test_a_controller_that_is_stopped_says_goodbye_and_one_that_dies_is_missed(
    controller: ControllerProcess, enter: Enter
) -> None:
    kiosk = enter("kiosk-1", Subscription(PRESENCE, "controller"))
    assert kiosk.hears(PRESENCE).message.status is PresenceStatus.ONLINE
    assert controller.stop() == 0
    assert kiosk.hears(PRESENCE).message.status is PresenceStatus.OFFLINE
    controller.start()
    assert kiosk.hears(PRESENCE).message.status is PresenceStatus.ONLINE
    controller.kill()
    assert kiosk.hears(PRESENCE).message.status is PresenceStatus.LOST
