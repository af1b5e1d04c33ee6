"""Messages as bytes and back: JSON by the types of the topic table, nothing else.

Owns what is accepted from the wire. Must not know how bytes travel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from vuoro.topics import TABLE, Topic

# A decoder is costly to make and cheap to use: one per row of the table, made once.
_DECODERS: Final[Mapping[Topic, msgspec.json.Decoder[Any]]] = {
    topic: msgspec.json.Decoder(topic.type) for topic in TABLE
}
_ENCODER: Final = msgspec.json.Encoder()


class UnreadableError(Exception):
    """What came, or was to be sent, is no message of the topic table."""


def encode(topic: Topic, message: Struct) -> bytes:
    """Return ``message`` as it travels; raises `UnreadableError` where no reader would accept its size."""
    payload = _ENCODER.encode(message)
    _check_size(topic, payload)
    return payload


def decode(topic: Topic, payload: bytes) -> Any:
    """Return the message of ``topic`` that ``payload`` is; raises `UnreadableError`."""
    _check_size(topic, payload)
    try:
        return _DECODERS[topic].decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{topic.template!r}: {error}") from None


def age_ms(topic: Topic, left_s: int | None) -> int:
    """Return how long the broker has kept a message of which ``left_s`` of its expiry interval is left."""
    if topic.expiry_s is None or left_s is None:
        return 0
    return max(0, topic.expiry_s - left_s) * 1000


def _check_size(topic: Topic, payload: bytes) -> None:
    if len(payload) > topic.max_bytes:
        raise UnreadableError(f"{topic.template!r}: {len(payload)} bytes, at most {topic.max_bytes} are allowed")
