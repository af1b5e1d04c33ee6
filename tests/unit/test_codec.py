from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuoro.codec import UnreadableError, age_ms, decode, encode
from vuoro.messages.device import Finding, Health, Presence, Severity
from vuoro.topics import BOARD, HEALTH, PRESENCE, SITE, TABLE, Topic
from vuoro.values import PresenceStatus

ONLINE = Presence(client="kiosk-1", status=PresenceStatus.ONLINE, version="1", boot="b")


def test_a_message_comes_out_as_it_went_in() -> None:
    assert decode(PRESENCE, encode(PRESENCE, ONLINE)) == ONLINE


def test_a_field_of_a_newer_sender_is_ignored() -> None:
    payload = encode(PRESENCE, ONLINE).replace(b"{", b'{"battery": 80, ', 1)
    assert decode(PRESENCE, payload) == ONLINE


def test_a_missing_field_is_named() -> None:
    with pytest.raises(UnreadableError, match=r"'device/\{client\}/presence': .* missing required field `boot`"):
        decode(PRESENCE, b'{"client": "kiosk-1", "status": "online", "version": "1"}')


def test_a_message_that_is_too_large_is_neither_made_nor_read() -> None:
    finding = Finding(code="paper_low", severity=Severity.WARNING, detail="x" * 20_000)
    health = Health(client="kiosk-1", findings=(finding,), outbox=0, readings={})
    with pytest.raises(UnreadableError, match="at most 16384 are allowed"):
        encode(HEALTH, health)
    with pytest.raises(UnreadableError, match="16385 bytes, at most 16384 are allowed"):
        decode(HEALTH, b" " * 16385)


@given(payload=st.binary(max_size=200), topic=st.sampled_from(TABLE))
def test_no_bytes_do_worse_than_to_be_unreadable(payload: bytes, topic: Topic) -> None:
    with pytest.raises(UnreadableError):
        decode(topic, payload)


def test_the_age_is_what_is_gone_of_the_expiry_interval() -> None:
    assert age_ms(BOARD, 60) == 0
    assert age_ms(BOARD, 56) == 4000


def test_what_does_not_expire_has_no_age() -> None:
    assert age_ms(SITE, None) == 0
    assert age_ms(SITE, 10) == 0
    assert age_ms(BOARD, None) == 0


def test_a_sender_with_a_longer_interval_makes_nothing_younger_than_now() -> None:
    assert age_ms(BOARD, 3600) == 0
