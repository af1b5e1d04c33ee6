"""Keeps the daemons of a simulated lobby alive, as systemd does on a real one.

Owns one thread that starts processes, hears READY and WATCHDOG, and starts again what died or fell silent, by the
policy of the unit. Must not know what the processes do.
"""

from __future__ import annotations

import queue
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulation.child import START_S, Child, Process, Status
from simulation.logs import LogFile
from vuoro.errors import ExitCode, VuoroError

__all__ = ["Outage", "Process", "StartError", "Status", "Supervisor"]

#: A death sooner than this after being ready is a quick one, and lengthens the pause before the next start.
_QUICK_S: Final = 10.0
_TICK_S: Final = 1.0
_PROBE_S: Final = 0.02


class StartError(VuoroError):
    """A process did not become ready when the lobby was started; the message ends with its last words."""

    exit_code = ExitCode.UNREACHABLE


@dataclass(frozen=True)
class Outage:
    """A process was away: why, and for how many seconds until it was ready again (None: it has not come back yet)."""

    name: str
    why: str
    down_s: float | None


class Supervisor:
    """Starts, watches, restarts and stops processes; its methods may be called from any thread."""

    def __init__(self, logs: Path, on_change: Callable[[str, Status], None] | None = None) -> None:
        self._logs = logs
        self._on_change = on_change
        self._children: dict[str, Child] = {}
        self._outages: list[Outage] = []
        self._silenced: dict[str, str] = {}
        self._changed = threading.Condition()
        self._requests: queue.SimpleQueue[Process | None] = queue.SimpleQueue()
        self._waker, self._woken = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)
        self._thread.start()

    def start(self, processes: Sequence[Process]) -> None:
        """Start processes side by side and return when all are ready; raises `StartError` when one is not."""
        for process in processes:
            self._requests.put(process)
        self._wake()
        names = [process.name for process in processes]
        with self._changed:
            self._changed.wait_for(lambda: self._settled(names), timeout=START_S + 1)
            failed = [self._children[name] for name in names if self._children[name].status is not Status.READY]
        if failed:
            # One that has died tells more than those that were still starting then.
            child = min(failed, key=lambda child: child.status is not Status.DOWN)
            raise StartError(f"{child.process.name} did not start. Its last words:\n{child.log.tail()}")

    def pid(self, name: str) -> int | None:
        """Return the process id, None while the process is down."""
        return self._children[name].pid

    def log(self, name: str) -> Path:
        """Return the path of a process's log."""
        return self._children[name].log.path

    def statuses(self) -> dict[str, Status]:
        """Return how every process is, in the order of their start."""
        return {name: child.status for name, child in list(self._children.items())}

    def outages(self) -> list[Outage]:
        """Return every time that a process was away after it had been ready."""
        with self._changed:
            still = [c for c in self._children.values() if c.down_since is not None]
            return self._outages + [Outage(c.process.name, c.why_down, None) for c in still]

    def stop(self) -> None:
        """End all processes, the last started first, and return when they are gone."""
        self._requests.put(None)
        self._wake()
        self._thread.join()

    def _settled(self, names: Iterable[str]) -> bool:
        """Return whether all are ready, or one has died before it was."""
        children = [self._children.get(name) for name in names]
        if any(child is not None and child.status is Status.DOWN and child.quick_deaths for child in children):
            return True
        return all(child is not None and child.status is Status.READY for child in children)

    def _wake(self) -> None:
        self._waker.send(b"!")

    def _run(self) -> None:
        self._selector.register(self._woken, selectors.EVENT_READ, self._take_requests)
        next_tick = 0.0
        try:
            while not self._stopping:
                for key, _ in self._selector.select(self._patience()):
                    key.data()
                self._look_after_all(time.monotonic())
                if time.monotonic() >= next_tick:
                    next_tick = time.monotonic() + _TICK_S
                    for child in self._children.values():
                        child.log.keep_small()
        finally:
            self._end_all()

    def _patience(self) -> float:
        """Return how long nothing needs to be looked at."""
        starting = any(c.status is Status.STARTING and c.process.port is not None for c in self._children.values())
        pauses = [c.restart_at() - time.monotonic() for c in self._children.values() if c.status is Status.DOWN]
        return max(0.0, min([_PROBE_S if starting else _TICK_S, *pauses]))

    def _take_requests(self) -> None:
        self._woken.recv(64)
        while not self._requests.empty():
            process = self._requests.get()
            if process is None:
                self._stopping = True
                return
            child = Child(process, LogFile(self._logs / f"{process.name}.log"))
            self._children[process.name] = child
            self._selector.register(child.channel, selectors.EVENT_READ, lambda child=child: self._hear(child))
            self._launch(child)

    def _launch(self, child: Child) -> None:
        child.start()
        self._selector.register(child.pidfd, selectors.EVENT_READ, lambda: self._died(child))
        self._set(child, Status.STARTING)

    def _hear(self, child: Child) -> None:
        said = child.heard()
        child.alive_at = time.monotonic()
        if "READY=1" in said and child.process.port is None:
            self._ready(child)

    def _ready(self, child: Child) -> None:
        child.alive_at = time.monotonic()
        with self._changed:
            if child.down_since is not None:
                down_s = round(child.alive_at - child.down_since, 3)
                self._outages.append(Outage(child.process.name, child.why_down, down_s))
                child.down_since = None
        self._set(child, Status.READY)

    def _died(self, child: Child) -> None:
        self._selector.unregister(child.pidfd)
        code = child.reap()
        now = time.monotonic()
        was_ready = child.status is Status.READY
        child.quick_deaths = 1 if was_ready and now - child.changed_at > _QUICK_S else child.quick_deaths + 1
        if was_ready:
            child.down_since = now
            child.why_down = self._silenced.pop(child.process.name, "") or _ending(code)
        self._set(child, Status.DOWN)

    def _look_after_all(self, now: float) -> None:
        for child in self._children.values():
            if child.status is Status.DOWN and now >= child.restart_at():
                self._launch(child)
            elif child.status is Status.STARTING and child.process.port is not None and child.answers():
                self._ready(child)
            elif child.is_silent(now):
                self._silenced[child.process.name] = "fell silent"
                child.signal(signal.SIGKILL)

    def _set(self, child: Child, status: Status) -> None:
        with self._changed:
            child.status = status
            child.changed_at = time.monotonic()
            self._changed.notify_all()
        if self._on_change is not None:
            self._on_change(child.process.name, status)

    def _end_all(self) -> None:
        for child in reversed(self._children.values()):
            child.signal(signal.SIGTERM)
            if not child.wait(child.process.policy.stop_s):
                child.signal(signal.SIGKILL)
            if child.pidfd >= 0:
                child.reap()
            child.close()
            self._set(child, Status.STOPPED)
        self._selector.close()
        self._waker.close()
        self._woken.close()


def _ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
