"""The real Mosquitto with our own settings, and clients of it that a test can wait for."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from paho.mqtt.client import Client, MQTTMessage, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from simulation.broker import LocalBroker
from vuoro.service import Inbox, LinkDown, LinkUp, Received
from vuoro.session import Session, Subscription
from vuoro.settings import BrokerSettings
from vuoro.site_file import load_site
from vuoro.topics import Topic

SITE: Final = load_site(Path(__file__).parents[2] / "sites" / "demo.toml")
#: Nothing takes so long unless it never comes.
PATIENCE_S: Final = 20.0

E = TypeVar("E")


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Wait until ``condition`` holds; fail with ``what`` where it never does."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"this never happened: {what}"
        time.sleep(0.01)


def properties_of(message: MQTTMessage) -> dict[str, Any]:
    """Return the properties by name; binary ones are in hexadecimal digits."""
    assert message.properties is not None
    properties: dict[str, Any] = message.properties.json()  # type: ignore[no-untyped-call]  # paho 2.2
    return properties


class RunningBroker:
    """A broker process that can die and come back on the same port."""

    def __init__(self, directory: Path) -> None:
        self.place = LocalBroker(directory, SITE)
        self.place.prepare()
        self._log = directory / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when it accepts connections."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self.place.command(), stderr=log)
        eventually(self.place.is_listening, "the broker listens")

    def kill(self) -> None:
        """End it as a power cut does: without a word, and without its sessions and retained messages."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it hang: connections stay, and nothing is answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def log(self) -> str:
        """Return everything that it has said."""
        return self._log.read_text(encoding="utf-8")


class Person:
    """A session of ours and everything that it has put into its inbox."""

    def __init__(self, broker: BrokerSettings, client: str, subscriptions: Sequence[Subscription]) -> None:
        self.inbox = Inbox()
        self.session = Session(
            broker, site=SITE.site, client=client, boot="boot-1", inbox=self.inbox, subscriptions=subscriptions
        )
        self._events: list[object] = []

    def wait_for(self, kind: type[E], wanted: Callable[[E], bool] = lambda _: True) -> E:
        """Return the next event of ``kind`` that is wanted, and forget those before it."""
        deadline = time.monotonic() + PATIENCE_S
        came: list[object] = []
        while time.monotonic() < deadline:
            if not self._events:
                self._events += self.inbox.take_all(timeout_s=0.05)
            while self._events:
                event = self._events.pop(0)
                came.append(event)
                if isinstance(event, kind) and wanted(event):
                    return event
        raise AssertionError(f"{kind.__name__} never came to {self.session.client}, only {came}")

    def hears(self, topic: Topic, value: str | None = None) -> Received:
        """Return the next message on ``topic``."""
        return self.wait_for(Received, lambda event: event.topic is topic and value in (None, event.value))

    def is_up(self) -> None:
        """Wait until the session is connected."""
        self.wait_for(LinkUp)

    def is_down(self) -> LinkDown:
        """Wait until the session has lost its connection."""
        return self.wait_for(LinkDown)

    def has_heard(self, topic: Topic) -> bool:
        """Return whether anything on ``topic`` waits, without waiting for it."""
        self._events += self.inbox.take_all(timeout_s=0)
        return any(isinstance(event, Received) and event.topic is topic for event in self._events)


class Stranger:
    """A bare MQTT client, which can say what no session of ours would say."""

    def __init__(self, host: str, port: int, client_id: str, user: str | None, password: str | None) -> None:
        self.messages: list[MQTTMessage] = []
        self.connected: ReasonCode | None = None
        self.last_words: ReasonCode | None = None
        self._acknowledged: dict[int, ReasonCode] = {}
        self._subscribed: list[int] = []
        self._mqtt = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTv5, reconnect_on_failure=False)
        if user is not None:
            self._mqtt.username_pw_set(user, password)
        self._mqtt.on_connect = lambda _c, _u, _f, reason, _p: setattr(self, "connected", reason)
        self._mqtt.on_disconnect = lambda _c, _u, _f, reason, _p: setattr(self, "last_words", reason)
        self._mqtt.on_message = lambda _c, _u, message: self.messages.append(message)
        self._mqtt.on_publish = lambda _c, _u, mid, reason, _p: self._acknowledged.update({mid: reason})
        self._mqtt.on_subscribe = lambda _c, _u, mid, _r, _p: self._subscribed.append(mid)
        self._mqtt.connect(host, port, keepalive=10)
        self._mqtt.loop_start()
        eventually(lambda: self.connected is not None, f"the broker answers {client_id}")

    def subscribe(self, address: str) -> None:
        """Ask for messages; the broker says yes even to those that it will never send."""
        _, mid = self._mqtt.subscribe(address, qos=1)
        eventually(lambda: mid in self._subscribed, f"the broker acknowledges the subscription of {address}")

    def publish(
        self, address: str, payload: bytes, *, retain: bool = False, correlation: bytes | None = None
    ) -> ReasonCode:
        """Publish, and return the broker's opinion of it."""
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho 2.2
        if correlation is not None:
            properties.CorrelationData = correlation
        sent = self._mqtt.publish(address, payload, qos=1, retain=retain, properties=properties)
        eventually(lambda: sent.mid in self._acknowledged, f"the broker acknowledges {address}")
        return self._acknowledged[sent.mid]

    def publish_all(self, addresses: Iterable[str]) -> dict[str, ReasonCode]:
        """Publish something on each topic, and return the broker's opinion of each."""
        sent = {address: self._mqtt.publish(address, b"{}", qos=1).mid for address in addresses}
        eventually(lambda: self._acknowledged.keys() >= set(sent.values()), "the broker acknowledges all")
        return {address: self._acknowledged[mid] for address, mid in sent.items()}

    def shout(self, address: str, payload: bytes) -> None:
        """Publish without waiting for the broker's opinion."""
        self._mqtt.publish(address, payload, qos=1)

    def leave(self) -> None:
        """Disconnect properly, so that no last will is sent."""
        self._mqtt.disconnect()
        self._mqtt.loop_stop()
