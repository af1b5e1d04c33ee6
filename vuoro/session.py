"""The session with the broker: MQTT v5 by paho, the only user of that library.

Owns connecting, subscribing, presence and the way from bytes to the inbox. Must not know what a message means.

Nothing waits in here for a broker that is away. What is published without a connection is dropped, and so is what
paho had sent without hearing of it: commands are in the outbox, and state, presence and health are published again
by their owners at `LinkUp`. An hour-old board can therefore never come out of a queue and look new.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import Struct, ValidationError, convert
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTMessageInfo, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from vuoro import __version__
from vuoro.backoff import Backoff
from vuoro.codec import UnreadableError, age_ms, decode, encode
from vuoro.messages.commands import Request
from vuoro.messages.device import Presence
from vuoro.messages.replies import Rejected, RejectionCode
from vuoro.quiet import QuietLog
from vuoro.service import Inbox, LinkDown, LinkUp, Received
from vuoro.settings import BrokerSettings
from vuoro.topics import COMMAND, PRESENCE, QOS, REPLY, Topic, find
from vuoro.values import CommandId, PresenceStatus

_LOG: Final = logging.getLogger(__name__)

KEEPALIVE_S: Final = 10
#: How long the broker keeps messages for a client that has gone: a pulled cable is bridged, an old day is not.
SESSION_EXPIRY_S: Final = 60
CONNECT_TIMEOUT_S: Final = 3.0
GOODBYE_S: Final = 2.0
#: A connection that has held this long lets the next wait be short again.
STEADY_S: Final = 5.0
MAX_INFLIGHT: Final = 100
#: So many connections in a row that did not hold are no accident.
SUSPICIOUS: Final = 3


@dataclass(frozen=True)
class Subscription:
    """What a client listens to; ``value`` None stands for every value of the topic's variable."""

    topic: Topic
    value: str | None = None

    def filter(self, site: str) -> str:
        """Return the topic filter."""
        if self.value is None and self.topic.variable is not None:
            return self.topic.wildcard(site)
        return self.topic.address(site, self.value)


class Session:
    """One client of the broker; `publish` and `send` may be called from any thread.

    Every client hears the answers to its own commands, except the one that gives them (it listens to commands).
    """

    def __init__(
        self,
        broker: BrokerSettings,
        *,
        site: str,
        client: str,
        boot: str,
        inbox: Inbox,
        subscriptions: Sequence[Subscription],
    ) -> None:
        self.client = client
        self.connected = False
        #: Since the start: messages that could not be read, publications that were refused (by the broker or for
        #: their size), and those that the broker was handed for others than a simulation.
        self.rejected = 0
        self.refused = 0
        self.published = 0
        self._broker = broker
        self._site = site
        self._boot = boot
        self._inbox = inbox
        answers = any(subscription.topic is COMMAND for subscription in subscriptions)
        self.subscriptions = (*subscriptions, *(() if answers else (Subscription(REPLY, client),)))
        self._quiet = QuietLog(_LOG)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"session-{client}", daemon=True)
        self._short_connections = 0
        self._subscribing: int | None = None
        self._mqtt = self._make_client()

    def start(self) -> None:
        """Begin to connect; returns at once, and tries for ever."""
        self._thread.start()

    def stop(self) -> None:
        """Tell everybody that this client leaves, and leave."""
        if self.connected:
            goodbye = self._hand_to_paho(PRESENCE, self.client, self._presence(PresenceStatus.OFFLINE))
            with contextlib.suppress(RuntimeError, ValueError):  # the connection went first: the last will speaks
                goodbye.wait_for_publish(GOODBYE_S)
        self._stopping.set()
        self.connected = False
        self._mqtt.disconnect()
        if self._thread.is_alive():
            self._thread.join(GOODBYE_S)

    def publish(self, topic: Topic, value: str | None, message: Struct) -> None:
        """Send ``message`` on the topic; nothing happens while there is no connection."""
        if self.connected:
            self._publish(topic, value, message)

    def clear(self, topic: Topic, value: str | None) -> None:
        """Let the broker forget what it keeps on a retained topic; nothing happens while there is no connection."""
        if self.connected:
            self._mqtt.publish(topic.address(self._site, value), b"", QOS, retain=True)

    def send(self, request: Request, expiry_s: int | None = None) -> None:
        """Send a command of this client's; its answer comes on the client's reply topic.

        The broker keeps it for a controller that is away, for ``expiry_s`` seconds at most.
        """
        if self.connected:
            properties = _properties(PacketTypes.PUBLISH)
            properties.ResponseTopic = REPLY.address(self._site, self.client)
            properties.CorrelationData = request.command_id.encode("ascii")
            if expiry_s is not None:
                properties.MessageExpiryInterval = expiry_s
            self._publish(COMMAND, self.client, request, properties)

    # From here on: the thread of the session, except where `_publish` is called from above.

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._converse()
            except OSError as error:
                self._quiet.warning("no connection to %s:%d: %s", self._broker.host, self._broker.port, error)
            except Exception:  # noqa: BLE001  a daemon that lives on without hearing anything is worse than any fault
                _LOG.exception("the session broke, and begins again")
            self._hung_up("connection lost")
            if time.monotonic() - began > STEADY_S:
                backoff.reset()
                self._short_connections = 0
            self._stopping.wait(backoff.next())

    def _converse(self) -> None:
        """Connect, and serve the connection until it ends. Raises `OSError` where none can be made."""
        self._mqtt.username_pw_set(self.client, self._password())
        self._mqtt.reconnect()
        while self._mqtt.loop() == MQTTErrorCode.MQTT_ERR_SUCCESS:
            pass

    def _password(self) -> str | None:
        """Read anew for each connection, so that a new enrolment needs no restart."""
        file = self._broker.password_file
        return None if file is None else file.read_text(encoding="utf-8").strip()

    def _make_client(self) -> Client:
        mqtt = Client(CallbackAPIVersion.VERSION2, self.client, protocol=MQTTv5, reconnect_on_failure=False)
        mqtt.max_inflight_messages = MAX_INFLIGHT
        mqtt.connect_timeout = CONNECT_TIMEOUT_S
        mqtt.on_pre_connect = self._on_pre_connect
        mqtt.on_socket_open = self._on_socket_open
        # With this callback set, paho leaves all writing to our thread, instead of to whichever thread publishes.
        mqtt.on_socket_register_write = lambda *_: None
        mqtt.on_connect = self._on_connect
        mqtt.on_subscribe = self._on_subscribe
        mqtt.on_disconnect = self._on_disconnect
        mqtt.on_message = self._on_message
        mqtt.on_publish = self._on_publish
        lost = self._presence(PresenceStatus.LOST)
        mqtt.will_set(PRESENCE.address(self._site, self.client), encode(PRESENCE, lost), QOS, PRESENCE.retain)
        expiry = _properties(PacketTypes.CONNECT)
        expiry.SessionExpiryInterval = SESSION_EXPIRY_S
        mqtt.connect_async(self._broker.host, self._broker.port, KEEPALIVE_S, clean_start=False, properties=expiry)
        return mqtt

    def _presence(self, status: PresenceStatus) -> Presence:
        return Presence(client=self.client, status=status, version=__version__, boot=self._boot)

    def _publish(self, topic: Topic, value: str | None, message: Struct, properties: Properties | None = None) -> None:
        try:
            self._hand_to_paho(topic, value, message, properties)
        except UnreadableError as error:  # sent, it would only be rejected, and too large ones end the connection
            self.refused += 1
            self._quiet.warning("a message is not sent: %s", error)

    def _hand_to_paho(
        self, topic: Topic, value: str | None, message: Struct, properties: Properties | None = None
    ) -> MQTTMessageInfo:
        if topic.expiry_s is not None:
            properties = properties or _properties(PacketTypes.PUBLISH)
            properties.MessageExpiryInterval = topic.expiry_s
        payload = encode(topic, message)
        if not topic.simulated:  # adding 0 from a thread of the hardware could undo a 1 of the daemon's own
            self.published += 1
        return self._mqtt.publish(topic.address(self._site, value), payload, QOS, topic.retain, properties)

    def _on_pre_connect(self, mqtt: Client, _userdata: Any) -> None:
        mqtt.drop_out_messages()

    def _on_socket_open(self, _mqtt: Client, _userdata: Any, sock: Any) -> None:
        # Without it Nagle's algorithm and delayed ACKs make every request and reply 40 ms slower.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _on_connect(
        self, mqtt: Client, _userdata: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._quiet.warning("the broker refuses the client %r: %s", self.client, reason)
            return
        if self._stopping.is_set():  # `stop` came while the connection was being made
            mqtt.disconnect()
            return
        options = SubscribeOptions(qos=QOS)  # its retainHandling 0: retained messages come on every subscribe
        filters = [(subscription.filter(self._site), options) for subscription in self.subscriptions]
        _, self._subscribing = mqtt.subscribe(filters)

    def _on_subscribe(
        self, _mqtt: Client, _userdata: Any, mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        for subscription, reason in zip(self.subscriptions, reasons, strict=False):
            if reason.is_failure:
                self._quiet.warning("the broker refuses to send %r: %s", subscription.topic.template, reason)
        if mid == self._subscribing:
            self._publish(PRESENCE, self.client, self._presence(PresenceStatus.ONLINE))
            self.connected = True
            _LOG.info("connected to %s:%d as %s", self._broker.host, self._broker.port, self.client)
            self._inbox.put(LinkUp())

    def _on_disconnect(
        self, _mqtt: Client, _userdata: Any, flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        # Without a word from the broker, paho 2.2 knows no more than "Unspecified error".
        self._hung_up(str(reason) if flags.is_disconnect_packet_from_server else "connection lost")

    def _hung_up(self, reason: str) -> None:
        if not self.connected:
            return
        self.connected = False
        self._inbox.put(LinkDown(reason))
        self._quiet.warning("the connection to the broker has ended: %s", reason)
        self._short_connections += 1
        if self._short_connections >= SUSPICIOUS:
            # Mosquitto 2.0.11 closes the connection of the older of two clients with one id without saying why.
            self._quiet.warning("connections keep ending within seconds: is there another client %r?", self.client)

    def _on_message(self, _mqtt: Client, _userdata: Any, message: MQTTMessage) -> None:
        try:
            topic, value = find(message.topic, self._site)
        except (LookupError, UnicodeDecodeError) as error:
            self._reject(error)
            return
        if topic.retain and not message.payload:
            return  # somebody has cleared the topic: there is nothing to know any more
        try:
            content = decode(topic, bytes(message.payload))
        except UnreadableError as error:
            self._reject(error)
            if topic is COMMAND:
                self._answer_unreadable(value, message.properties, error)
            return
        left_s: int | None = getattr(message.properties, "MessageExpiryInterval", None)
        self._inbox.put(Received(topic, value, content, age_ms(topic, left_s)))

    def _reject(self, error: Exception) -> None:
        self.rejected += 1
        self._quiet.warning("a message is rejected: %s", error)

    def _answer_unreadable(self, sender: str | None, properties: Properties | None, error: UnreadableError) -> None:
        """Refuse a command that nobody here can read, or its sender's outbox would hold and send it for ever."""
        try:
            command_id = convert(getattr(properties, "CorrelationData", b"").decode("ascii"), CommandId)
        except (ValidationError, UnicodeDecodeError):
            return
        refusal = Rejected(command_id=command_id, code=RejectionCode.NOT_UNDERSTOOD, message=str(error))
        self.publish(REPLY, sender, refusal)

    def _on_publish(
        self, _mqtt: Client, _userdata: Any, _mid: int, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self.refused += 1
            self._quiet.warning("the broker refuses what %r publishes: %s", self.client, reason)


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]  # paho 2.2 has no annotations here
