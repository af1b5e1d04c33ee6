"""The simulation's connection to its lobby: one session of its own, one as the console of all clerks and advisors.

Owns sending (again, until it is answered) and the recording of everything heard. Must not know why anything is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from typing import Final

from msgspec.structs import replace

from simulation.record import Recorder
from vuoro.errors import ExitCode, VuoroError
from vuoro.ids import new_command_id
from vuoro.messages.commands import Actor, AnyCommand, ReadEmptyingLog, ReplayEvents, Request
from vuoro.messages.device import Presence
from vuoro.messages.device_commands import AnyDo, DoRequest, DoResult
from vuoro.messages.events import Event
from vuoro.messages.replies import Accepted, EmptyingRecords, Events, Rejected, Reply
from vuoro.messages.simulation import AnyAct, AnySeen, SetTime, TellAgain
from vuoro.messages.state import DropboxState, QueueState
from vuoro.service import Inbox, LinkDown, LinkUp, Received
from vuoro.session import Session, Subscription
from vuoro.settings import BrokerSettings
from vuoro.site import PEOPLE
from vuoro.topics import DO, DONE, DROPBOX, EVENT, PRESENCE, QUEUE, SIM_ACT, SIM_AT, SIM_SEEN, SIM_TIME, Topic
from vuoro.values import ClientId, ClientKind, PresenceStatus, ServiceId

#: What has not been answered for so long is sent again.
REMIND_S: Final = 1.0
#: A lobby that does not answer for so long, with daemons that restart in seconds, never will.
PATIENCE_S: Final = 60.0
_TURN_S: Final = 0.1


class StuckError(VuoroError):
    """The lobby does not answer; the message says who, and where its log is."""

    exit_code = ExitCode.UNREACHABLE


class Link:
    """Speaks and listens to the lobby; used by one thread."""

    def __init__(
        self,
        site: str,
        simulation: BrokerSettings,
        people: BrokerSettings,
        *,
        topics: tuple[Topic, ...] = (),
        hear: Callable[[Received], None] | None = None,
        keeps_record: bool = True,
        command_life_s: int | None = None,
    ) -> None:
        """Make the connection; ``hear`` is told of everything that comes, on ``topics`` too.

        Without ``keeps_record`` facts and sights are not kept, for a lobby that lives for days and is never judged.
        With ``command_life_s`` a command that is not answered for so long is given up, by the broker too.
        """
        self._command_life_s = command_life_s
        self._keeps_record = keeps_record
        self._hear = hear
        self.recorder = Recorder()
        self.queues: dict[ServiceId, QueueState] = {}
        #: Whether something may have been lost since the last `catch_up`: a broker or a daemon was away.
        self.in_doubt = False
        self._inbox = Inbox()
        heard = tuple(dict.fromkeys((SIM_AT, SIM_SEEN, EVENT, QUEUE, PRESENCE, DROPBOX, *topics)))
        self._simulation = self._session(site, ClientKind.SIMULATION.value, simulation, heard)
        self._console = self._session(site, PEOPLE, people, (DONE,))
        self._acts = 0
        self._time: SetTime | None = None
        self._told: Collection[ClientId] = ()
        self._pending: dict[str, Request] = {}
        self._replies: dict[str, Reply] = {}
        self._results: dict[str, DoResult] = {}
        self._remind_at = 0.0

    def start(self) -> None:
        """Connect, and wait until both sessions are."""
        self._simulation.start()
        self._console.start()
        self.wait_for(lambda: self._simulation.connected and self._console.connected, "the broker")

    def stop(self) -> None:
        """Leave."""
        self._console.stop()
        self._simulation.stop()

    @property
    def owes_answers(self) -> bool:
        """Return whether commands are still sent again until they are answered."""
        return bool(self._pending)

    def tell_time(self, time_: SetTime, clients: Collection[ClientId]) -> None:
        """Tell daemons the time; also any that comes back, until the next time is told."""
        self._time, self._told = time_, clients
        self._tell(clients)
        self._sent()

    def act(self, client: ClientId, act: AnyAct) -> None:
        """Let something happen to a device."""
        self._acts += 1
        self._simulation.publish(SIM_ACT, client, replace(act, number=self._acts))

    def ask_again(self, client: ClientId, after: int) -> None:
        """Let a daemon tell again what it has seen after number ``after``."""
        self._simulation.publish(SIM_ACT, client, TellAgain(after=after))

    def command(self, command: AnyCommand, actor: Actor | None = None) -> Reply:
        """Send a command as the console and return its reply."""
        (reply,) = self.commands([command], actor)
        return reply

    def commands(self, commands: Iterable[AnyCommand], actor: Actor | None) -> list[Reply]:
        """Send commands, one after the other, and return their replies.

        What is not answered is sent again with the same identity until it is, or until patience ends: then it is
        forgotten, and `StuckError` raised.
        """
        requests = [Request(command_id=new_command_id(), command=command, actor=actor) for command in commands]
        for request in requests:
            self._pending[request.command_id] = request
            self._console.send(request, self._command_life_s)
        self._sent()
        try:
            self.wait_for(
                lambda: all(request.command_id in self._replies for request in requests),
                "the controller",
                self._command_life_s or PATIENCE_S,
            )
        except StuckError:
            for request in requests:
                self._pending.pop(request.command_id, None)
                self._replies.pop(request.command_id, None)
            raise
        return [self._replies.pop(request.command_id) for request in requests]

    def ask_device(self, client: ClientId, do: AnyDo) -> DoResult:
        """Ask a device itself for something, as staff at the console do, and return its answer."""
        request = DoRequest(do_id=new_command_id(), do=do)
        self._console.publish(DO, client, request)
        self.wait_for(lambda: request.do_id in self._results, client)
        return self._results.pop(request.do_id)

    def catch_up(self) -> None:
        """Ask the controller for every fact that has not come."""
        self.in_doubt = False
        complete = False
        while not complete:
            reply = self.command(ReplayEvents(from_seq=self.recorder.next_seq))
            if isinstance(reply, Rejected) or not isinstance(reply.result, Events):
                raise StuckError(f"the controller does not tell its history: {reply}")
            self.recorder.begins_at(reply.result.first_kept)
            for event in reply.result.events:
                self.recorder.fact(event)
            complete = reply.result.complete

    def read_log(self, actor: Actor) -> None:
        """Ask for the whole emptying log, as somebody who may read it."""
        lines: list[str] = []
        complete = False
        while not complete:
            reply = self.command(ReadEmptyingLog(first=len(lines) + 1), actor)
            if isinstance(reply, Rejected) or not isinstance(reply.result, EmptyingRecords):
                raise StuckError(f"the controller does not tell its emptying log: {reply}")
            lines += reply.result.lines
            complete = reply.result.complete
        self.recorder.log = lines

    def wait_for(self, arrived: Callable[[], bool], whom: str, patience_s: float = PATIENCE_S) -> None:
        """Listen until ``arrived`` is true; raises `StuckError` naming ``whom`` when it does not become so."""
        if not self.listen(arrived, patience_s):
            raise StuckError(f"no answer from {whom} for {patience_s:.0f} s")

    def listen(self, arrived: Callable[[], bool], patience_s: float) -> bool:
        """Listen until ``arrived`` is true, or for ``patience_s``; return whether it is."""
        deadline = time.monotonic() + patience_s
        while not arrived():
            if time.monotonic() > deadline:
                return False
            self.receive()
        return True

    def receive(self, patience_s: float = _TURN_S) -> list[Received]:
        """Record what has come and return it; remind those who owe an answer."""
        came: list[Received] = []
        for item in self._inbox.take_all(patience_s):
            match item:
                case LinkUp():
                    self._remind()
                case LinkDown():
                    self.in_doubt = True
                case Received():
                    came.append(item)
                    self._record(item)
        if time.monotonic() > self._remind_at:
            self._remind()
        return came

    def _record(self, item: Received) -> None:
        if self._hear is not None:
            self._hear(item)
        if self._keeps_record:
            self._keep(item)
        match item.message:
            case QueueState() as state:
                self.queues[state.service] = state
            case DropboxState(log=head):
                self.recorder.head = head
            case Presence(client=client, status=status):
                self.in_doubt = self.in_doubt or self._time is not None
                if status is PresenceStatus.ONLINE:
                    self._tell([client])
                    self._remind()
            case DoResult() as result:
                self._results[result.do_id] = result
            case Accepted() | Rejected() as reply if self._pending.pop(reply.command_id, None) is not None:
                self._replies[reply.command_id] = reply
            case _:
                pass

    def _keep(self, item: Received) -> None:
        if isinstance(item.message, Event):
            self.recorder.fact(item.message)
        elif item.topic is SIM_SEEN and item.value is not None:
            seen: AnySeen = item.message
            self.recorder.sight(item.value, seen)

    def _tell(self, clients: Collection[ClientId]) -> None:
        if self._time is not None:
            for client in clients:
                self._simulation.publish(SIM_TIME, client, self._time)

    def _remind(self) -> None:
        self._tell(self._told)
        for request in self._pending.values():
            self._console.send(request, self._command_life_s)
        self._sent()

    def _sent(self) -> None:
        self._remind_at = time.monotonic() + REMIND_S

    def _session(self, site: str, client: ClientId, broker: BrokerSettings, topics: tuple[Topic, ...]) -> Session:
        subscriptions = [Subscription(topic) for topic in topics]
        return Session(
            broker, site=site, client=client, boot="simulation", inbox=self._inbox, subscriptions=subscriptions
        )
