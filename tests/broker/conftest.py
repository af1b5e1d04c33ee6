from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.broker.running import Person, RunningBroker, Stranger
from vuoro.session import Subscription


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[RunningBroker]:
    running = RunningBroker(tmp_path / "broker")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def enter(broker: RunningBroker) -> Iterator[Callable[..., Person]]:
    """Let a client of ours connect: ``enter("kiosk-1", Subscription(BOARD))``."""
    people: list[Person] = []

    def come_in(client: str, *subscriptions: Subscription, wait: bool = True) -> Person:
        person = Person(broker.place.settings(client), client, subscriptions)
        people.append(person)
        person.session.start()
        if wait:
            person.is_up()
        return person

    yield come_in
    for person in people:
        person.session.stop()


@pytest.fixture
def stranger(broker: RunningBroker) -> Iterator[Callable[..., Stranger]]:
    """Let a bare client connect with the password of ``user``."""
    strangers: list[Stranger] = []

    def come_in(user: str, client_id: str | None = None) -> Stranger:
        password = broker.place.password_file(user).read_text(encoding="utf-8").strip()
        strangers.append(Stranger("127.0.0.1", broker.place.port, client_id or f"bare-{user}", user, password))
        return strangers[-1]

    yield come_in
    for one in strangers:
        one.leave()
