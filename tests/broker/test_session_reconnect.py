"""A broker that dies, comes back, or was never there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.broker.running import Person, RunningBroker, eventually
from vuoro.ids import new_command_id
from vuoro.messages.commands import Request, TakeTicket
from vuoro.messages.device import Presence
from vuoro.messages.state import QueueState
from vuoro.service import Received
from vuoro.session import Subscription
from vuoro.topics import COMMAND, PRESENCE, QUEUE
from vuoro.values import Language, PresenceStatus

Enter = Callable[..., Person]


def queue_of_vero(waiting: int) -> QueueState:
    return QueueState(service="vero", waiting=waiting, last_called=None, desks=1)


def request() -> Request:
    return Request(command_id=new_command_id(), command=TakeTicket(service="vero", language=Language.FI))


def test_a_killed_broker_that_comes_back_is_found_again_and_subscribed_again(
    broker: RunningBroker, enter: Enter
) -> None:
    controller, kiosk = enter("controller", Subscription(COMMAND)), enter("kiosk-1", Subscription(QUEUE))
    broker.kill()
    for one in (controller, kiosk):
        one.is_down()
        assert not one.session.connected
    broker.start()
    for one in (controller, kiosk):
        one.is_up()
    controller.session.publish(QUEUE, "vero", queue_of_vero(1))
    assert kiosk.hears(QUEUE).message == queue_of_vero(1)
    asked = request()
    kiosk.session.send(asked)
    assert controller.hears(COMMAND).message == asked


def test_presence_is_told_anew_to_a_broker_that_has_forgotten_everything(broker: RunningBroker, enter: Enter) -> None:
    kiosk = enter("kiosk-1")
    broker.kill()
    broker.start()
    kiosk.is_down()
    kiosk.is_up()
    heard = enter("maintenance", Subscription(PRESENCE)).hears(PRESENCE, "kiosk-1")
    assert isinstance(heard.message, Presence)
    assert heard.message.status is PresenceStatus.ONLINE


def test_nothing_that_was_said_without_a_broker_is_said_later(broker: RunningBroker, enter: Enter) -> None:
    controller, kiosk = enter("controller", Subscription(COMMAND)), enter("kiosk-1", Subscription(QUEUE))
    broker.kill()
    controller.is_down()
    kiosk.is_down()
    controller.session.publish(QUEUE, "vero", queue_of_vero(1))
    kiosk.session.send(request())
    broker.start()
    controller.is_up()
    kiosk.is_up()
    fresh = request()
    kiosk.session.send(fresh)
    assert controller.hears(COMMAND).message == fresh
    controller.session.publish(QUEUE, "vero", queue_of_vero(2))
    assert kiosk.hears(QUEUE).message == queue_of_vero(2)


def test_what_the_broker_had_not_acknowledged_is_not_said_again(broker: RunningBroker, enter: Enter) -> None:
    """An old board that waits in a library's queue would come out as new."""
    controller, kiosk = enter("controller", Subscription(COMMAND)), enter("kiosk-1", Subscription(QUEUE))
    broker.freeze()
    controller.session.publish(QUEUE, "vero", queue_of_vero(1))
    broker.kill()
    controller.is_down()
    kiosk.is_down()
    broker.start()
    controller.is_up()
    kiosk.is_up()
    controller.session.publish(QUEUE, "vero", queue_of_vero(2))
    assert kiosk.hears(QUEUE).message == queue_of_vero(2)


def test_a_short_absence_loses_no_command_for_the_controller(enter: Enter) -> None:
    """The broker keeps its session; so commands come at once, before their senders ask again."""
    controller = enter("controller", Subscription(COMMAND))
    kiosk = enter("kiosk-1", Subscription(PRESENCE, "controller"))
    controller.session.stop()
    kiosk.wait_for(Received, lambda event: event.message.status is PresenceStatus.OFFLINE)
    asked = request()
    kiosk.session.send(asked)
    assert enter("controller", Subscription(COMMAND), wait=False).hears(COMMAND).message == asked


def test_a_daemon_may_start_long_before_its_broker(broker: RunningBroker, enter: Enter) -> None:
    broker.kill()
    kiosk = enter("kiosk-1", wait=False)
    kiosk.session.send(request())
    assert not kiosk.session.connected
    broker.start()
    kiosk.is_up()


def test_an_absent_broker_can_be_left_at_once(broker: RunningBroker, enter: Enter) -> None:
    broker.kill()
    kiosk = enter("kiosk-1", wait=False)
    kiosk.session.stop()
    assert not kiosk.session._thread.is_alive()


def test_a_password_that_is_enrolled_late_is_used_without_a_restart(
    broker: RunningBroker, enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    file = broker.place.password_file("kiosk-1")
    password = file.read_text(encoding="utf-8")
    file.unlink()
    kiosk = enter("kiosk-1", wait=False)
    eventually(lambda: str(file) in caplog.text, "the log names the missing file")
    file.write_text(password, encoding="utf-8")
    kiosk.is_up()


def test_a_wrong_password_is_told_in_the_log_and_tried_again(
    broker: RunningBroker, enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    file = broker.place.password_file("kiosk-1")
    password = file.read_text(encoding="utf-8")
    file.write_text("wrong", encoding="utf-8")
    kiosk = enter("kiosk-1", wait=False)
    eventually(lambda: "Not authorized" in caplog.text, "the refusal is in the log")
    assert not kiosk.session.connected
    assert "wrong" not in caplog.text
    file.write_text(password, encoding="utf-8")
    kiosk.is_up()


def test_a_session_that_breaks_inside_begins_again(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the library in its thread must not make the daemon deaf."""
    kiosk = enter("kiosk-1")
    whole = kiosk.session._mqtt.loop

    def broken(*_: object) -> int:
        monkeypatch.setattr(kiosk.session._mqtt, "loop", whole)
        raise RuntimeError("a fault in the library")

    monkeypatch.setattr(kiosk.session._mqtt, "loop", broken)
    kiosk.is_down()
    kiosk.is_up()
