"""Messages through the real broker, from one inbox to another."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

import msgspec
import pytest

from tests.broker.running import SITE, Person, RunningBroker, Stranger, eventually, properties_of
from vuoro.ids import new_command_id
from vuoro.messages.commands import Request, TakeTicket
from vuoro.messages.replies import Accepted, Done, Rejected, RejectionCode
from vuoro.messages.state import BoardState, QueueState, Ticket, TicketsState
from vuoro.session import Subscription
from vuoro.topics import BOARD, COMMAND, MAX_BYTES_FROM_CONTROLLER, MAX_BYTES_FROM_DEVICE, QUEUE, REPLY, TICKETS
from vuoro.values import EPOCH, Language, Texts, TicketState

Enter = Callable[..., Person]
Bare = Callable[..., Stranger]

TAKE = TakeTicket(service="vero", language=Language.SV)
QUEUE_OF_VERO = QueueState(service="vero", waiting=3, last_called=None, desks=1)
EMPTY_BOARD = BoardState(area="ground", area_name=Texts(fi="a", sv="b", en="c"), calls=())


def request() -> Request:
    return Request(command_id=new_command_id(), command=TAKE)


def test_a_command_reaches_the_controller_with_its_sender_and_the_answer_comes_back(enter: Enter) -> None:
    controller, kiosk = enter("controller", Subscription(COMMAND)), enter("kiosk-1")
    asked = request()
    kiosk.session.send(asked)
    heard = controller.hears(COMMAND)
    assert (heard.value, heard.message) == ("kiosk-1", asked)
    answer = Accepted(command_id=asked.command_id, result=Done())
    controller.session.publish(REPLY, "kiosk-1", answer)
    assert kiosk.hears(REPLY).message == answer


def test_nobody_hears_the_answers_to_another_client(enter: Enter) -> None:
    controller, kiosk, terminal = enter("controller", Subscription(COMMAND)), enter("kiosk-1"), enter("feedback-1")
    controller.session.publish(REPLY, "kiosk-1", Accepted(command_id=new_command_id(), result=Done()))
    kiosk.hears(REPLY)
    controller.session.publish(REPLY, "feedback-1", Accepted(command_id=new_command_id(), result=Done()))
    assert terminal.hears(REPLY).value == "feedback-1"


def test_a_command_names_where_its_answer_goes_and_what_it_answers(enter: Enter, stranger: Bare) -> None:
    wire = stranger("controller")
    wire.subscribe(COMMAND.address(SITE.site, "kiosk-1"))
    kiosk = enter("kiosk-1")
    asked = request()
    kiosk.session.send(asked)
    eventually(lambda: len(wire.messages) == 1, "the command is on the wire")
    message = wire.messages[0]
    properties = properties_of(message)
    assert properties["ResponseTopic"] == "vuoro/demo/reply/kiosk-1"
    assert bytes.fromhex(properties["CorrelationData"]) == asked.command_id.encode()
    assert (message.qos, message.retain) == (1, False)
    assert msgspec.json.decode(message.payload, type=Request) == asked


def test_a_short_lived_command_is_kept_by_the_broker_for_its_life_only(enter: Enter, stranger: Bare) -> None:
    wire = stranger("controller")
    wire.subscribe(COMMAND.address(SITE.site, "kiosk-1"))
    kiosk = enter("kiosk-1")
    kiosk.session.send(request(), 90)
    kiosk.session.send(request())
    eventually(lambda: len(wire.messages) == 2, "both commands are on the wire")
    short, long = (properties_of(message) for message in wire.messages)
    assert 0 < short["MessageExpiryInterval"] <= 90
    assert "MessageExpiryInterval" not in long


def test_retained_state_comes_to_whoever_subscribes_later(enter: Enter) -> None:
    enter("controller", Subscription(COMMAND)).session.publish(QUEUE, "vero", QUEUE_OF_VERO)
    latecomer = enter("kiosk-1", Subscription(QUEUE))
    heard = latecomer.hears(QUEUE)
    assert (heard.value, heard.message, heard.age_ms) == ("vero", QUEUE_OF_VERO, 0)


def test_a_subscription_to_one_queue_brings_no_other(enter: Enter) -> None:
    controller = enter("controller", Subscription(COMMAND))
    kiosk = enter("kiosk-1", Subscription(QUEUE, "kela"))
    controller.session.publish(QUEUE, "vero", QUEUE_OF_VERO)
    controller.session.publish(QUEUE, "kela", QueueState(service="kela", waiting=0, last_called=None, desks=1))
    assert kiosk.hears(QUEUE).value == "kela"


def test_a_board_tells_its_age_to_a_display_that_comes_later(enter: Enter, stranger: Bare) -> None:
    enter("controller", Subscription(COMMAND)).session.publish(BOARD, "ground", EMPTY_BOARD)
    wire = stranger("display-1")

    def some_of_its_time_is_over() -> bool:
        wire.subscribe(BOARD.address(SITE.site, "ground"))
        return any(properties_of(message)["MessageExpiryInterval"] < 60 for message in wire.messages)

    eventually(some_of_its_time_is_over, "the board grows older")
    heard = enter("display-1", Subscription(BOARD)).hears(BOARD)
    assert heard.message == EMPTY_BOARD
    assert heard.age_ms >= 1000


def test_messages_keep_their_order(enter: Enter) -> None:
    controller, kiosk = enter("controller", Subscription(COMMAND)), enter("kiosk-1")
    sent = [request() for _ in range(500)]
    for one in sent:
        kiosk.session.send(one)
    assert [controller.hears(COMMAND).message for _ in sent] == sent


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="no JSON"),
        pytest.param(b'"\xff"', id="no UTF-8"),
        pytest.param(b'{"command_id": 7, "command": {"type": "take_ticket"}}', id="wrong types"),
        pytest.param(b'{"command": {"type": "take_ticket", "service": "vero", "language": "fi"}}', id="no identity"),
        pytest.param(b'{"command_id": "x", "command": {"type": "win_lottery"}}', id="unknown command"),
        pytest.param(b"[" * 16000, id="deep"),
        pytest.param(b" " * (MAX_BYTES_FROM_DEVICE + 1), id="too large"),
    ],
)
def test_what_is_no_message_is_counted_and_harms_nobody(enter: Enter, stranger: Bare, payload: bytes) -> None:
    controller, kiosk = enter("controller", Subscription(COMMAND)), enter("kiosk-1")
    stranger("kiosk-1").publish(COMMAND.address(SITE.site, "kiosk-1"), payload)
    asked = request()
    kiosk.session.send(asked)
    assert controller.hears(COMMAND).message == asked
    assert controller.session.rejected == 1
    assert controller.session.connected


def test_a_command_that_nobody_understands_is_refused_so_that_it_is_not_sent_for_ever(
    enter: Enter, stranger: Bare
) -> None:
    enter("controller", Subscription(COMMAND))
    kiosk = enter("kiosk-1")
    command_id = new_command_id()
    payload = b'{"command_id": "%b", "command": {"type": "win_lottery"}}' % command_id.encode()
    stranger("kiosk-1").publish(COMMAND.address(SITE.site, "kiosk-1"), payload, correlation=command_id.encode())
    answer = kiosk.hears(REPLY).message
    assert isinstance(answer, Rejected)
    assert (answer.command_id, answer.code) == (command_id, RejectionCode.NOT_UNDERSTOOD)
    assert "win_lottery" in answer.message


@pytest.mark.parametrize("correlation", [b"", b"\xff", b"kiosk-1", b"00000000-0000-4000-8000-000000000000"])
def test_a_command_without_a_proper_identity_gets_no_answer(enter: Enter, stranger: Bare, correlation: bytes) -> None:
    controller, kiosk = enter("controller", Subscription(COMMAND)), enter("kiosk-1")
    stranger("kiosk-1").publish(COMMAND.address(SITE.site, "kiosk-1"), b"{}", correlation=correlation)
    eventually(lambda: controller.session.rejected == 1, "the controller has seen the command")
    controller.session.publish(REPLY, "kiosk-1", Accepted(command_id=new_command_id(), result=Done()))
    assert isinstance(kiosk.hears(REPLY).message, Accepted)


def test_a_fault_that_repeats_does_not_fill_the_log(
    enter: Enter, stranger: Bare, caplog: pytest.LogCaptureFixture
) -> None:
    controller = enter("controller", Subscription(COMMAND))
    wire = stranger("kiosk-1")
    for _ in range(20):
        wire.publish(COMMAND.address(SITE.site, "kiosk-1"), b"{")
    eventually(lambda: controller.session.rejected == 20, "all are counted")
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1


def test_what_is_too_large_for_every_reader_is_not_even_sent(enter: Enter) -> None:
    controller = enter("controller", Subscription(COMMAND))
    console = enter("console", Subscription(TICKETS), Subscription(QUEUE))
    ticket = Ticket(
        ticket="20200113-X001",
        number="X001",
        service="vero",
        language=Language.FI,
        needs=(),
        state=TicketState.WAITING,
        issued_at=EPOCH.utc,
    )
    crowd = MAX_BYTES_FROM_CONTROLLER // len(msgspec.json.encode(ticket)) + 1
    controller.session.publish(TICKETS, "vero", TicketsState(service="vero", tickets=(ticket,) * crowd))
    controller.session.publish(TICKETS, "vero", TicketsState(service="vero", tickets=(ticket,) * (crowd // 2)))
    assert len(console.hears(TICKETS).message.tickets) == crowd // 2
    assert controller.session.refused == 1


def test_the_largest_message_that_is_allowed_passes_the_broker(enter: Enter, stranger: Bare) -> None:
    kiosk = enter("kiosk-1", Subscription(QUEUE))
    payload = msgspec.json.encode(QUEUE_OF_VERO)
    padded = payload + b" " * (MAX_BYTES_FROM_CONTROLLER - len(payload))
    stranger("controller").publish(QUEUE.address(SITE.site, "vero"), padded)
    assert kiosk.hears(QUEUE).message == QUEUE_OF_VERO


def test_small_messages_are_not_held_back(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[socket.socket] = []
    create = socket.create_connection

    def remember(*arguments: object, **options: object) -> socket.socket:
        opened.append(create(*arguments, **options))  # type: ignore[arg-type]  # handed through as it came
        return opened[-1]

    monkeypatch.setattr(socket, "create_connection", remember)
    enter("kiosk-1")
    assert [one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for one in opened] == [1]


def test_the_password_is_in_no_log(broker: RunningBroker, enter: Enter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    enter("kiosk-1")
    password = broker.place.password_file("kiosk-1").read_text(encoding="utf-8").strip()
    assert "kiosk-1" in caplog.text
    assert password not in caplog.text + broker.log()


def test_state_that_is_cleared_is_kept_no_longer_and_disturbs_nobody(enter: Enter) -> None:
    controller = enter("controller", Subscription(COMMAND))
    kiosk = enter("kiosk-1", Subscription(QUEUE))
    controller.session.publish(QUEUE, "vero", QUEUE_OF_VERO)
    assert kiosk.hears(QUEUE, "vero").message == QUEUE_OF_VERO
    controller.session.clear(QUEUE, "vero")
    controller.session.publish(QUEUE, "dvv", QUEUE_OF_VERO)
    kiosk.hears(QUEUE, "dvv")
    assert kiosk.session.rejected == 0
    display = enter("display-1", Subscription(QUEUE))
    assert display.hears(QUEUE).value == "dvv"
