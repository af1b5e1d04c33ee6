"""Who is there, and who has gone without a word."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from tests.broker.running import Person, Stranger, eventually
from vuoro import __version__
from vuoro.messages.device import Presence
from vuoro.session import Subscription
from vuoro.topics import PRESENCE
from vuoro.values import PresenceStatus

Enter = Callable[..., Person]
Bare = Callable[..., Stranger]

WATCHING = Subscription(PRESENCE)


def next_status(watcher: Person, client: str) -> PresenceStatus:
    heard = watcher.hears(PRESENCE, client)
    assert isinstance(heard.message, Presence)
    return heard.message.status


def test_a_client_that_connects_is_online(enter: Enter) -> None:
    watcher = enter("maintenance", WATCHING)
    enter("kiosk-1")
    heard = watcher.hears(PRESENCE, "kiosk-1")
    assert heard.message == Presence(client="kiosk-1", status=PresenceStatus.ONLINE, version=__version__, boot="boot-1")


def test_presence_is_kept_for_those_who_come_later(enter: Enter) -> None:
    enter("kiosk-1")
    assert next_status(enter("maintenance", WATCHING), "kiosk-1") is PresenceStatus.ONLINE


def test_a_client_that_stops_is_offline_and_not_lost(enter: Enter) -> None:
    watcher = enter("maintenance", WATCHING)
    kiosk = enter("kiosk-1")
    assert next_status(watcher, "kiosk-1") is PresenceStatus.ONLINE
    kiosk.session.stop()
    assert next_status(watcher, "kiosk-1") is PresenceStatus.OFFLINE
    enter("display-1")
    assert watcher.hears(PRESENCE).value == "display-1"


def test_a_stopped_client_hears_of_no_lost_connection(enter: Enter) -> None:
    kiosk = enter("kiosk-1")
    kiosk.session.stop()
    assert not kiosk.session.connected
    assert kiosk.inbox.is_empty()


def test_a_client_whose_connection_breaks_is_lost_and_comes_back(enter: Enter) -> None:
    watcher = enter("maintenance", WATCHING)
    kiosk = enter("kiosk-1")
    assert next_status(watcher, "kiosk-1") is PresenceStatus.ONLINE
    break_connection(kiosk)
    assert next_status(watcher, "kiosk-1") is PresenceStatus.LOST
    assert next_status(watcher, "kiosk-1") is PresenceStatus.ONLINE
    kiosk.is_down()
    kiosk.is_up()


def test_two_clients_with_one_id_are_told_in_the_log(enter: Enter, caplog: pytest.LogCaptureFixture) -> None:
    enter("kiosk-1")
    enter("kiosk-1")
    eventually(lambda: "is there another client 'kiosk-1'?" in caplog.text, "somebody suspects a second client")


def test_a_client_that_comes_back_before_the_broker_has_missed_it_is_online_in_the_end(enter: Enter) -> None:
    """The broker closes the old connection and sends its last will before it accepts the new one."""
    watcher = enter("maintenance", WATCHING)
    half_open = enter("kiosk-1")
    assert next_status(watcher, "kiosk-1") is PresenceStatus.ONLINE
    half_open.session._stopping.set()  # it does not come back
    enter("kiosk-1")
    half_open.is_down()
    while next_status(watcher, "kiosk-1") is not PresenceStatus.ONLINE:
        pass
    assert next_status(enter("console", WATCHING), "kiosk-1") is PresenceStatus.ONLINE


def break_connection(person: Person) -> None:
    """Cut the cable: the socket of the session dies under it."""
    sock = person.session._mqtt.socket()
    assert isinstance(sock, socket.socket)
    sock.shutdown(socket.SHUT_RDWR)
