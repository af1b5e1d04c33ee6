"""The shell of every device: steps its pure logic and carries out the effects, durable ones first.

Owns the way from an inbox event to a committed outbox and then to a visible effect. Must not know any device.
"""

from __future__ import annotations

import logging
import signal
import time
from collections import deque
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Final, Generic, Protocol, TypeVar

from msgspec.structs import replace

from vuoro.ids import new_command_id
from vuoro.line import Line
from vuoro.messages import loop
from vuoro.messages.commands import Request
from vuoro.messages.device import Finding, Health, Severity
from vuoro.messages.device_commands import DoRequest, DoResult, Reload
from vuoro.messages.replies import Reply
from vuoro.outbox import DiskRefusesError, Outbox
from vuoro.service import LinkDown, LinkUp, Received
from vuoro.topics import DO, DONE, HEALTH, REPLY
from vuoro.values import DoId, Moment

_LOG: Final = logging.getLogger(__name__)

#: An unanswered command is sent again after this many seconds of real time.
RESEND_S: Final = 5.0
#: So many of the last things asked of the device are known, so that a message which comes twice is done once.
KNOWN_DOS: Final = 64
#: While the disk takes nothing, what could not be written is tried again this often.
DISK_RETRY_MS: Final = 2_000
#: So many events wait for the disk; who comes after that starts the daemon anew.
WAITING_FOR_DISK: Final = 1_000

State = TypeVar("State")


class Logic(Protocol[State]):
    """The pure core of a device: what its module ``logic`` offers."""

    def step(self, state: State, event: loop.Event, now: Moment) -> tuple[State, tuple[loop.Effect, ...]]:
        """Return the state after ``event`` and what has to be done."""
        ...

    def next_due(self, state: State) -> int | None:
        """Return the monotonic time (ms) of the next `loop.Due`, None for never."""
        ...

    def busy(self, state: State) -> bool:
        """Return whether something begun has not ended, such as a ticket in the printer."""
        ...


class Hands(Protocol):
    """Carries out a device's own effects with its hardware and its store."""

    def save(self, effect: loop.Durable) -> None:
        """Write to the device's disk, inside the open transaction of the outbox."""
        ...

    def perform(self, effect: loop.Effect) -> None:
        """Make something visible or audible; slow hardware works in a thread of its own."""
        ...

    def close(self) -> None:
        """Let go of the hardware."""
        ...


class DeviceApp(Generic[State]):
    """A device as an `App`: logic in the middle, session, outbox and hands around it."""

    def __init__(
        self,
        logic: Logic[State],
        state: State,
        hands: Hands,
        *,
        outbox: Outbox,
        session: Line,
        insists_on_disk: bool = True,
    ) -> None:
        """Without ``insists_on_disk`` what a disk refuses is sent all the same, once, and nothing waits for it."""
        self._insists_on_disk = insists_on_disk
        self._logic = logic
        self._state = state
        self._hands = hands
        self._outbox = outbox
        self._session = session
        self._health = Health(client=session.client, findings=(), outbox=0, readings={})
        self._outbox_told = 0
        self._resend_at = 0.0
        self._known_dos: deque[DoId] = deque(maxlen=KNOWN_DOS)
        self._waiting: deque[loop.Event] = deque()
        self._disk_trouble: str | None = None
        self._disk_retry = 0

    def start(self, now: Moment) -> None:
        """Connect and let the logic begin."""
        self._session.start()
        self._step(loop.Started(), now)

    def handle(self, batch: Sequence[object], now: Moment) -> None:
        """Step the logic once for every event of ``batch``."""
        for item in batch:
            match item:
                case loop.Event():
                    self._step(item, now)
                case Received(topic=topic, message=message) if topic is REPLY:
                    self._answered(message, now)
                case Received(topic=topic, message=message) if topic is DO:
                    self._asked(message, now)
                case Received(message=message, age_ms=age_ms):
                    self._step(loop.Learned(message, age_ms), now)
                case LinkUp():
                    self._send_again()
                    self._publish_health()
                    self._step(loop.LinkChanged(up=True), now)
                case LinkDown():
                    self._step(loop.LinkChanged(up=False), now)

    def next_due(self) -> int | None:
        """Return when the logic wants to be woken, or the disk is to be tried again."""
        due = None if self._waiting else self._logic.next_due(self._state)
        if self._disk_trouble is None:
            return due
        return self._disk_retry if due is None else min(due, self._disk_retry)

    def due(self, now: Moment) -> None:
        """Wake the logic, unless something waits for the disk: that is tried first."""
        if self._disk_trouble is not None and now.mono_ms >= self._disk_retry:
            self._try_disk(now)
        if not self._waiting:
            self._step(loop.Due(), now)
        while self._disk_trouble is None and self._waiting and self._try(self._waiting[0], now):
            self._waiting.popleft()

    def _try_disk(self, now: Moment) -> None:
        try:
            self._outbox.try_disk()
        except DiskRefusesError:
            self._disk_retry = now.later(DISK_RETRY_MS)
        else:
            self._look_at_disk(None, now)

    def busy(self) -> bool:
        """Return whether a command is unanswered, the disk is waited for, or the hardware still works."""
        return len(self._outbox) > 0 or bool(self._waiting) or self._logic.busy(self._state)

    def upkeep(self) -> None:
        """Send again what has not been answered for `RESEND_S`; let the health tell how much that is."""
        if not self._session.connected:
            return
        if len(self._outbox) and time.monotonic() >= self._resend_at:
            self._send_again()
        if len(self._outbox) != self._outbox_told:
            self._publish_health()

    def stop(self) -> None:
        """Say goodbye to the broker and let go of the hardware."""
        self._session.stop()
        self._hands.close()
        self._outbox.close()

    def _answered(self, reply: Reply, now: Moment) -> None:
        request = self._outbox.get(reply.command_id)
        # Else it is an answer that came twice, or one that comes again because its command will be sent again.
        if request is not None and not self._waiting:
            self._step(loop.Answered(request.command, reply), now)

    def _asked(self, request: DoRequest, now: Moment) -> None:
        """Do what is asked once; a new start, as for new settings, is the shell's own, and ends in good order."""
        if request.do_id in self._known_dos:
            return
        self._known_dos.append(request.do_id)
        if isinstance(request.do, Reload):
            self._session.publish(DONE, self._session.client, DoResult(do_id=request.do_id, ok=True))
            signal.raise_signal(signal.SIGTERM)
            return
        self._step(loop.Asked(request.do_id, request.do), now)

    def _step(self, event: loop.Event, now: Moment) -> None:
        """Step the logic; where the disk takes nothing, this event and all after it wait in their order."""
        if not self._waiting and self._try(event, now):
            return
        if len(self._waiting) == WAITING_FOR_DISK:
            raise DiskRefusesError(f"{self._disk_trouble}; {WAITING_FOR_DISK} events wait for it")
        self._waiting.append(event)

    def _try(self, event: loop.Event, now: Moment) -> bool:
        """Step the logic; return whether that was possible. Else nothing has changed but what is known of the disk."""
        state, effects = self._logic.step(self._state, event, now)
        try:
            requests = self._commit(event, effects)
        except DiskRefusesError as error:
            self._disk_retry = now.later(DISK_RETRY_MS)
            self._look_at_disk(str(error), now)
            if self._insists_on_disk:
                return False
            state, effects = self._logic.step(self._state, event, now)
            self._perform(state, effects, _unkept(effects))
            return True
        self._perform(state, effects, requests)
        return True

    def _look_at_disk(self, trouble: str | None, now: Moment) -> None:
        """Tell once, in health and to the logic, that the disk takes nothing more, or again."""
        if (trouble is None) is (self._disk_trouble is None):
            return
        _LOG.error("%s", trouble or "the disk takes what is written again")
        self._disk_trouble = trouble
        self._publish_health()
        self._try(loop.DiskChanged(works=trouble is None), now)

    def _perform(self, state: State, effects: tuple[loop.Effect, ...], requests: Sequence[Request]) -> None:
        """Let be seen what has been decided, and is durable by now."""
        self._state = state
        self._send(requests)
        for effect in effects:
            match effect:
                case loop.ReportHealth(findings=findings, readings=readings):
                    self._health = replace(self._health, findings=findings, readings=readings)
                    self._publish_health()
                case loop.Tell(result=result):
                    self._session.publish(DONE, self._session.client, result)
                case loop.Durable():
                    pass
                case _:
                    self._hands.perform(effect)

    def _commit(self, event: loop.Event, effects: tuple[loop.Effect, ...]) -> list[Request]:
        """Write all that is durable in one transaction; return the new commands, which may go out after it."""
        durable = [effect for effect in effects if isinstance(effect, loop.Durable)]
        answered = event.reply.command_id if isinstance(event, loop.Answered) else None
        requests: list[Request] = []
        with self._outbox.transaction() if durable or answered else nullcontext():
            for effect in durable:
                if isinstance(effect, loop.Send):
                    requests.append(self._outbox.put(effect.command))
                else:
                    self._hands.save(effect)
            if answered is not None:
                self._outbox.remove(answered)
        return requests

    def _send(self, requests: Sequence[Request]) -> None:
        """Send new commands; those that wait already are not put off by them, however busy the device is."""
        for request in requests:
            self._session.send(request)
        if requests and len(self._outbox) == len(requests):
            self._resend_at = time.monotonic() + RESEND_S

    def _send_again(self) -> None:
        for request in self._outbox.unanswered():
            self._session.send(request)
        self._resend_at = time.monotonic() + RESEND_S

    def _publish_health(self) -> None:
        self._outbox_told = len(self._outbox)
        self._health = replace(self._health, outbox=self._outbox_told)
        health = self._health
        if self._disk_trouble is not None:
            full = Finding(code="disk", severity=Severity.FAULT, detail=self._disk_trouble)
            health = replace(health, findings=(*health.findings, full))
        self._session.publish(HEALTH, self._session.client, health)


def _unkept(effects: Sequence[loop.Effect]) -> list[Request]:
    """Return the commands of ``effects`` as requests that only the network knows."""
    commands = (effect.command for effect in effects if isinstance(effect, loop.Send))
    return [Request(command_id=new_command_id(), command=command) for command in commands]
