"""What open pages are told: each change once, the newest only, and nothing that has not changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from console.live import Key, Stream
from tests.console_examples import House, service_infos
from vuoro.messages.state import QueueState
from vuoro.service import LinkDown, Received
from vuoro.topics import QUEUE
from vuoro.values import Language, Role

GLANCE = Key("glance", "", Language.EN)


@pytest.fixture
def house() -> Iterator[House]:
    with House() as house:
        yield house


def queue(waiting: int, service: str = "verotus") -> Received:
    return Received(QUEUE, service, QueueState(service=service, waiting=waiting, last_called=None, desks=1))


async def always() -> bool:
    return True


def fragments(message: bytes) -> list[dict[str, Any]]:
    return [
        json.loads(event.removeprefix("event: fragment\ndata: "))
        for event in message.decode().split("\n\n")
        if event.startswith("event: fragment")
    ]


class Reader:
    """A page that reads its stream, one message at a time."""

    def __init__(self, house: House, stream: Stream) -> None:
        self._house = house
        self._messages: AsyncIterator[bytes] = stream.messages(always)

    def next(self) -> list[dict[str, Any]]:
        async def one() -> bytes:
            return await asyncio.wait_for(anext(self._messages), 2)

        message = self._house.run(one())
        assert isinstance(message, bytes)
        return fragments(message)


def test_a_page_that_opens_is_told_all_its_fragments_as_they_are(house: House) -> None:
    reader = Reader(house, house.console.live.open([GLANCE, Key("link", "", Language.EN)]))
    assert {one["mark"] for one in reader.next()} == {"glance", "link"}


def test_a_change_reaches_every_page_in_its_own_language(house: House) -> None:
    keys = [Key("glance", "", language) for language in (Language.FI, Language.SV)]
    readers = [Reader(house, house.console.live.open([key])) for key in keys]
    for reader in readers:
        reader.next()
    house.console.hub.take([queue(41)])
    news = [reader.next() for reader in readers]
    assert [[one["mark"] for one in message] for message in news] == [["glance"], ["glance"]]
    assert "Kiinteistövero ja lomakkeet" in news[0][0]["html"]
    assert "Fastighetsskatt och blanketter" in news[1][0]["html"]
    assert all(">41</td>" in message[0]["html"] for message in news)


def test_of_many_changes_a_slow_page_gets_the_newest_only(house: House) -> None:
    reader = Reader(house, house.console.live.open([GLANCE]))
    for waiting in range(50):
        house.console.hub.take([queue(waiting)])
    (news,) = reader.next()
    assert ">49</td>" in news["html"]


def test_what_changes_nothing_on_a_page_is_not_told(house: House) -> None:
    stream = house.console.live.open([GLANCE])
    reader = Reader(house, stream)
    reader.next()
    house.console.hub.take([queue(2, info.service) for info in service_infos()[:1]])
    house.console.hub.take([queue(7)])
    reader.next()
    house.console.hub.take([queue(7)])
    assert stream.has_news is False


def test_a_connection_that_goes_is_told_at_once(house: House) -> None:
    reader = Reader(house, house.console.live.open([Key("link", "", Language.EN)]))
    (before,) = reader.next()
    house.console.hub.take([LinkDown("gone")])
    (after,) = reader.next()
    assert "does not answer" not in before["html"]
    assert "does not answer" in after["html"]


def test_a_reader_who_is_welcome_no_more_is_sent_away(house: House) -> None:
    async def read() -> list[bytes]:
        async def no() -> bool:
            return False

        stream = house.console.live.open([GLANCE])
        return [message async for message in stream.messages(no, beat_s=0.01)]

    messages = house.run(read())
    assert isinstance(messages, list)
    assert messages[-1] == b"event: over\ndata:\n\n"


def test_a_page_that_has_gone_is_forgotten(house: House) -> None:
    stream = house.console.live.open([GLANCE])
    assert len(house.console.live) == 1
    house.console.live.close(stream)
    assert len(house.console.live) == 0


def test_all_pages_are_sent_away_when_the_console_ends(house: House) -> None:
    stream = house.console.live.open([GLANCE])
    house.console.live.end_all()

    async def read() -> list[bytes]:
        return [message async for message in stream.messages(always)]

    messages = house.run(read())
    assert isinstance(messages, list)
    assert messages[-1] == b"event: over\ndata:\n\n"


def test_the_stream_of_a_page_is_refused_to_whoever_may_not_see_its_parts(house: House) -> None:
    assert house.browser().get("/live?f=glance").status_code == 403
    assert house.signed_in(Role.GUARD).get("/live?f=glance:3").status_code == 403
