"""What the broker refuses. The expectations are written out here, not derived from the table of topics."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.broker.running import RunningBroker, Stranger, eventually

Bare = Callable[..., Stranger]

DEVICES = ("kiosk-1", "display-1", "feedback-1", "dropbox-1")
EVERYBODY = ("controller", "console", "maintenance", *DEVICES)

#: One topic of each row of the table, and each client's own and somebody else's where it makes a difference.
ALL_TOPICS = (
    "state/site",
    "state/services",
    "state/queue/vero",
    "state/board/ground",
    "state/dropbox/box-1",
    "state/desk/desk-1",
    "state/tickets/vero",
    "event/ticket_called",
    *(f"command/{client}" for client in EVERYBODY),
    *(f"reply/{client}" for client in EVERYBODY),
    *(f"device/{client}/{what}" for client in EVERYBODY for what in ("presence", "health")),
    *(f"simulation/{client}/{what}" for client in EVERYBODY for what in ("time", "at", "act", "seen")),
    "something/else",
)

_PUBLIC = {"state/site", "state/services", "state/queue/vero", "state/board/ground", "state/dropbox/box-1"}
_OF_STAFF = _PUBLIC | {"state/desk/desk-1", "state/tickets/vero", "event/ticket_called"}
_PRESENCES = {f"device/{client}/presence" for client in EVERYBODY}
_HEALTHS = {f"device/{client}/health" for client in EVERYBODY}


def may_write(client: str) -> set[str]:
    own = {f"device/{client}/presence", f"device/{client}/health"}
    simulated = {f"simulation/{client}/at"}
    match client:
        case "controller":
            return own | simulated | _OF_STAFF | {f"reply/{asker}" for asker in EVERYBODY}
        case "console" | "maintenance":
            return own | {f"command/{client}"}
        case _:
            return own | simulated | {f"command/{client}", f"simulation/{client}/seen"}


def may_read(client: str) -> set[str]:
    match client:
        case "controller":
            commands = {f"command/{asker}" for asker in EVERYBODY if asker != "controller"}
            return _OF_STAFF | _PRESENCES | _HEALTHS | {"simulation/controller/time"} | commands
        case "console" | "maintenance":
            return _OF_STAFF | _PRESENCES | _HEALTHS | {f"reply/{client}"}
        case _:
            return _PUBLIC | _PRESENCES | {f"reply/{client}", f"simulation/{client}/time", f"simulation/{client}/act"}


def short(address: str) -> str:
    """Return what follows the site in a topic."""
    return address.removeprefix("vuoro/demo/")


@pytest.mark.parametrize("client", EVERYBODY)
def test_each_client_may_write_its_own_topics_and_no_other(stranger: Bare, client: str) -> None:
    opinions = stranger(client).publish_all(f"vuoro/demo/{topic}" for topic in ALL_TOPICS)
    accepted = {short(address) for address, opinion in opinions.items() if not opinion.is_failure}
    assert accepted == may_write(client)


def test_each_client_hears_what_is_meant_for_it_and_nothing_else(stranger: Bare) -> None:
    """The broker grants every subscription; what is refused is the delivery."""
    listeners = {client: stranger(client) for client in EVERYBODY}
    for listener in listeners.values():
        listener.subscribe("#")
        listener.subscribe("vuoro/demo/#")
    for speaker in (*EVERYBODY, "simulation"):
        stranger(speaker, client_id=f"speaker-{speaker}").publish_all(f"vuoro/demo/{topic}" for topic in ALL_TOPICS)
    stranger("controller", client_id="last").publish("vuoro/demo/state/site", b'"last"')
    for client, listener in listeners.items():
        # A topic that everybody hears comes last: then all before it have come too.
        eventually(lambda: any(message.payload == b'"last"' for message in listener.messages), "the last one")  # noqa: B023  called at once
        assert {short(message.topic) for message in listener.messages} == may_read(client), client


def test_another_site_is_out_of_reach(stranger: Bare) -> None:
    assert stranger("controller").publish("vuoro/lahti/state/site", b"{}").is_failure


def test_nobody_comes_in_without_a_name(broker: RunningBroker) -> None:
    nobody = Stranger("127.0.0.1", broker.place.port, "kiosk-1", None, None)
    assert str(nobody.connected) == "Not authorized"
    nobody.leave()


@pytest.mark.parametrize("user", ["kiosk-1", "kiosk-2", ""])
def test_nobody_comes_in_with_a_wrong_password_or_an_unknown_name(broker: RunningBroker, user: str) -> None:
    liar = Stranger("127.0.0.1", broker.place.port, "kiosk-1", user, "wrong")
    assert str(liar.connected) == "Not authorized"
    liar.leave()


def test_one_clients_password_opens_no_other_door(broker: RunningBroker) -> None:
    password = broker.place.password_file("display-1").read_text(encoding="utf-8").strip()
    liar = Stranger("127.0.0.1", broker.place.port, "kiosk-1", "kiosk-1", password)
    assert str(liar.connected) == "Not authorized"
    liar.leave()


def test_a_message_that_is_larger_than_any_of_ours_ends_the_connection(stranger: Bare) -> None:
    flood = stranger("kiosk-1")
    flood.shout("vuoro/demo/command/kiosk-1", b" " * 300_000)
    eventually(lambda: flood.last_words is not None, "the broker hangs up")
    assert str(flood.last_words) == "Packet too large"
