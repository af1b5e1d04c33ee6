"""What no kiosk can be faster than: a question and its answer over the broker, and three commits to the disk.

Raw paho, MQTT v5, TCP_NODELAY at both ends, in two processes as kiosk and controller are. Each commit is of 200 bytes,
SQLite in WAL with ``synchronous=FULL``: one before the question (the outbox), one before the answer (the controller),
one after it (the ticket is saved). Must not use anything of ours that is being measured.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

from paho.mqtt.client import Client, MQTTMessage, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion

from simulation.broker import HOST, LocalBroker
from vuoro.database import open_database
from vuoro.topics import COMMAND, REPLY

_ROW: Final = bytes(200)
_PATIENCE_S: Final = 10.0
_ASKER, _ANSWERER = "kiosk-1", "controller"


@contextmanager
def asking(broker: LocalBroker, site: str, directory: Path) -> Iterator[Callable[[], int]]:
    """Give what asks one question, and returns how many nanoseconds it took until its answer was saved."""
    directory.mkdir(parents=True)
    command = [sys.executable, "-m", __name__, str(broker.port), str(broker.password_file(_ANSWERER)), site]
    answerer = subprocess.Popen(  # noqa: S603  the command is our own
        [*command, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert answerer.stdout is not None  # noqa: S101  it has a pipe
        answerer.stdout.readline()
        yield from _asker(broker, site, directory)
    finally:
        answerer.kill()
        answerer.communicate()


def _asker(broker: LocalBroker, site: str, directory: Path) -> Iterator[Callable[[], int]]:
    saved, commit = threading.Event(), _commits(directory / "kiosk.sqlite3")

    def answered(*_: Any) -> None:
        commit()
        saved.set()

    def ask() -> int:
        saved.clear()
        began = time.monotonic_ns()
        commit()
        client.publish(COMMAND.address(site, _ASKER), _ROW, qos=1)
        if not saved.wait(_PATIENCE_S):
            raise TimeoutError("the answer never came")
        return time.monotonic_ns() - began

    client = _client(broker.port, broker.password_file(_ASKER), REPLY.address(site, _ASKER), answered)
    yield ask
    client.disconnect()
    client.loop_stop()


def _answer(port: int, password: Path, site: str, directory: Path) -> None:
    commit = _commits(directory / "controller.sqlite3")

    def asked(client: Client, _userdata: Any, message: MQTTMessage) -> None:
        commit()
        client.publish(REPLY.address(site, _ASKER), message.payload, qos=1)

    _client(port, password, COMMAND.address(site, _ASKER), asked)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()


def _client(port: int, password: Path, topic: str, heard: Callable[[Client, Any, MQTTMessage], None]) -> Client:
    subscribed = threading.Event()
    user = password.name
    client = Client(CallbackAPIVersion.VERSION2, user, protocol=MQTTv5)
    client.username_pw_set(user, password.read_text(encoding="utf-8").strip())
    client.on_message = heard
    client.on_subscribe = lambda *_: subscribed.set()
    client.connect(HOST, port)
    opened = client.socket()
    if isinstance(opened, socket.socket):
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.loop_start()
    client.subscribe(topic, qos=1)
    if not subscribed.wait(_PATIENCE_S):
        raise TimeoutError(f"the broker did not let {user} subscribe")
    return client


def _commits(path: Path) -> Callable[[], None]:
    """Return what makes one commit to a file of its own."""
    lock = threading.Lock()
    connections: dict[int, Any] = {}

    def connection() -> Any:
        thread = threading.get_ident()
        if thread not in connections:
            connections[thread] = open_database(path, resources.files("vuoro") / "migrations" / "outbox")
            connections[thread].execute("CREATE TABLE IF NOT EXISTS floor (data BLOB)")
        return connections[thread]

    def commit() -> None:
        with lock:
            its = connection()
            its.execute("BEGIN IMMEDIATE")
            its.execute("INSERT INTO floor VALUES (?)", (_ROW,))
            its.execute("COMMIT")

    return commit


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("password", type=Path)
    parser.add_argument("site")
    parser.add_argument("directory", type=Path)
    options = parser.parse_args()
    _answer(options.port, options.password, options.site, options.directory)
