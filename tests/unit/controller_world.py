"""A hub for the tests of the controller: the whole daemon but for the broker, whose place a recorder takes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from controller.app import ControllerApp
from controller.core.lobby import Lobby
from controller.core.permissions import Sender
from controller.core.plan import Plan
from controller.store import Store
from tests.unit.core_world import BOOT, CLERK_1, MORNING, SECRET, SMALL_SITE
from vuoro.ids import new_command_id
from vuoro.messages.commands import Actor, AnyCommand, OpenDesk, Request
from vuoro.messages.replies import Accepted, Events, Rejected, Reply
from vuoro.service import LinkUp, Received
from vuoro.site import Site
from vuoro.topics import COMMAND, REPLY, Topic
from vuoro.values import Moment

PLAN = Plan(SMALL_SITE)


class Published(NamedTuple):
    """One message that went out."""

    topic: Topic
    value: str | None
    message: Struct


class RecordingLine:
    """A line to a broker that writes down what it is given."""

    client = "controller"

    def __init__(self) -> None:
        self.connected = True
        self.published: list[Published] = []
        self.cleared: list[tuple[Topic, str | None]] = []

    def start(self) -> None:
        """Nothing has to be connected."""

    def stop(self) -> None:
        """Hang up."""
        self.connected = False

    def publish(self, topic: Topic, value: str | None, message: Struct) -> None:
        """Write the message down."""
        if self.connected:
            self.published.append(Published(topic, value, message))

    def clear(self, topic: Topic, value: str | None) -> None:
        """Write down that the topic has been cleared."""
        if self.connected:
            self.cleared.append((topic, value))

    def send(self, request: Request) -> None:
        """The controller asks nobody for anything."""
        raise AssertionError(f"the controller sends {request}")

    def take(self) -> list[Published]:
        """Return what has been published since the last time."""
        published, self.published = self.published, []
        return published


class StoppedClock:
    """A clock that tells what it is told."""

    def __init__(self, now: Moment = MORNING, boot: str = BOOT) -> None:
        self.boot = boot
        self.moment = now

    def now(self) -> Moment:
        """Return the moment that was set."""
        return self.moment

    def real_seconds_until(self, mono_ms: int) -> float | None:
        """Return 0: nobody waits for this clock."""
        return mono_ms * 0.0


class Hub:
    """A controller on a database file; it can be stopped at any time and started again."""

    def __init__(self, path: Path | None, store_type: type[Store] = Store) -> None:
        self.path = path
        self.plan = PLAN
        self.clock = StoppedClock()
        self.line = RecordingLine()
        self.store = store_type(path, lambda: SECRET)
        self.start()

    def start(self) -> None:
        """Start a controller that knows nothing but what is in the store."""
        plan = Plan(self.store.site() or self.plan.site)
        self.app = ControllerApp(plan, self.store, self.line, self.clock, self.read_site)
        self.app.start(self.clock.now())

    def read_site(self) -> Site:
        """Read the site file, which this world does not have: it says what `plan` says."""
        return self.plan.site

    def crash(self) -> None:
        """End the controller without a word, and start it again on what is on the disk."""
        self.store.close()
        self.line.take()
        self.store = type(self.store)(self.path, lambda: b"another one")
        self.start()

    @property
    def lobby(self) -> Lobby:
        """The lobby as the controller has it in memory."""
        return self.app._lobby

    @property
    def now(self) -> Moment:
        """The present moment as the controller believes it."""
        return self.app._time.now

    def loaded(self) -> Lobby:
        """Return the lobby as a controller that starts now would have it."""
        lobby = self.store.load(self.lobby.plan, self.now, self.clock.boot)
        lobby.clock_trusted = self.app._time.alarm is None
        return lobby

    def handle(self, *batch: object) -> list[Published]:
        """Let the controller handle a batch; return what it publishes."""
        self.app.handle(batch, self.clock.now())
        return self.line.take()

    def ask(self, client: str, command: AnyCommand, actor: Actor | None = None) -> Reply:
        """Send one command and return the reply."""
        (reply,) = replies(self.handle(request(client, command, actor)))
        return reply

    def open_desk(self, clerk: Sender = CLERK_1) -> list[Published]:
        """Let ``clerk`` open the own desk, for all services; return what is published."""
        assert clerk.actor is not None
        return self.handle(request("console", OpenDesk(desk=clerk.actor.desk or ""), clerk.actor))

    def link_up(self) -> list[Published]:
        """Let the broker be there again; return what is published then."""
        return self.handle(LinkUp())

    def history(self) -> Events:
        """Return the history."""
        return self.store.page(1)

    def close(self) -> None:
        """Stop the controller in good order."""
        self.app.stop()


def request(client: str, command: AnyCommand, actor: Actor | None = None, command_id: str | None = None) -> Received:
    """Return a command as it comes out of the inbox."""
    message = Request(command_id=command_id or new_command_id(), command=command, actor=actor)
    return Received(COMMAND, client, message)


def replies(published: Iterable[Published]) -> list[Reply]:
    """Return the replies among what was published."""
    return [message for topic, _, message in published if topic is REPLY and isinstance(message, Accepted | Rejected)]
