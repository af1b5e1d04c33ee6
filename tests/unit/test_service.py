from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.unit.paper_line import PaperLine
from vuoro import service
from vuoro.clock import Clock, DrivenClock, SystemClock
from vuoro.messages.simulation import AtTime, PressButton, SetTime
from vuoro.notify import Notifier
from vuoro.service import MAX_BATCH, Inbox, Received, Service
from vuoro.simulated import Wire
from vuoro.topics import SIM_ACT, SIM_AT, SIM_TIME
from vuoro.values import EPOCH, Moment

T0 = 1_000_000


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class _Diary:
    """An app that writes down what it is called for, and ends the daemon when ``is_enough``."""

    def __init__(self, is_enough: Callable[[list[object]], bool], *, dues: Sequence[int] = ()) -> None:
        self.entries: list[object] = []
        self.dues = list(dues)
        self.is_busy = False
        self.on_handle: Callable[[object], None] = lambda _: None
        self._is_enough = is_enough

    def start(self, now: Moment) -> None:
        self._note(("start", now.mono_ms))

    def handle(self, batch: Sequence[object], now: Moment) -> None:
        for event in batch:
            self.on_handle(event)
            self._note((event, now.mono_ms))

    def next_due(self) -> int | None:
        return min(self.dues, default=None)

    def due(self, now: Moment) -> None:
        self.dues.remove(min(self.dues))
        self._note(("due", now.mono_ms))

    def busy(self) -> bool:
        return self.is_busy

    def upkeep(self) -> None:
        self._note("upkeep")

    def stop(self) -> None:
        self.entries.append("stop")

    def _note(self, entry: object) -> None:
        self.entries.append(entry)
        if self._is_enough(self.entries):
            os.kill(os.getpid(), signal.SIGTERM)


class _Lobby:
    """One daemon, driven by a simulation."""

    def __init__(self, app: _Diary) -> None:
        self.inbox = Inbox()
        self.line = PaperLine()
        self.clock = DrivenClock()
        self.wire = Wire(self.line, self.clock, lambda: len(told(app.entries)))
        self._app = app

    def set_time(self, mono_ms: int, number: int = 1) -> None:
        message = SetTime(round=number, mono_ms=mono_ms, utc=EPOCH.utc)
        self.inbox.put(Received(SIM_TIME, self.line.client, message))

    def run(self) -> list[object]:
        Service(self._app, self.inbox, self.clock, Notifier(""), self.wire).run()
        return [entry for entry in self._app.entries if entry != "upkeep"]

    def answers(self) -> list[object]:
        return list(self.line.messages(SIM_AT))


def run(app: _Diary, inbox: Inbox, clock: Clock | None = None, notifier: Notifier | None = None) -> list[object]:
    Service(app, inbox, clock or SystemClock(), notifier or Notifier(""), None).run()
    return app.entries


def told(entries: list[object]) -> list[object]:
    """Return the events among the entries, without their times."""
    return [entry[0] for entry in entries if isinstance(entry, tuple)]


def has(event: object) -> Callable[[list[object]], bool]:
    return lambda entries: event in told(entries)


def test_a_daemon_starts_handles_what_came_in_its_order_and_stops() -> None:
    inbox = Inbox()
    for event in ("one", "two", "three"):
        inbox.put(event)
    entries = run(_Diary(has("three")), inbox)
    assert told(entries) == ["start", "one", "two", "three"]
    assert entries[-1] == "stop"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_daemon_after_what_is_in_the_inbox(number: signal.Signals) -> None:
    inbox = Inbox()
    app = _Diary(lambda _: False)
    app.on_handle = lambda event: os.kill(os.getpid(), number) if event == "one" else None
    inbox.put("one")
    inbox.put("two")
    entries = run(app, inbox)
    assert told(entries) == ["start", "one", "two"]
    assert entries[-1] == "stop"


def test_a_signal_wakes_a_daemon_that_has_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "UPKEEP_S", 3600.0)
    app = _Diary(lambda _: False)
    threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
    assert run(app, Inbox())[-1] == "stop"


def test_an_event_of_another_thread_wakes_the_daemon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "UPKEEP_S", 3600.0)
    inbox = Inbox()
    threading.Timer(0.05, inbox.put, ["a press"]).start()
    assert told(run(_Diary(has("a press")), inbox)) == ["start", "a press"]


def test_what_is_due_is_done_when_its_time_has_come_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "UPKEEP_S", 3600.0)
    clock = SystemClock()
    due_at = clock.now().mono_ms + 50
    entries = run(_Diary(has("due"), dues=[due_at]), Inbox(), clock)
    ((_, at),) = [entry for entry in entries if isinstance(entry, tuple) and entry[0] == "due"]
    assert at >= due_at


def test_an_app_that_breaks_ends_the_daemon() -> None:
    """With its core broken a daemon must not live on; systemd starts it anew, from its disk."""
    inbox = Inbox()
    app = _Diary(lambda _: False)

    def break_down(_: object) -> None:
        raise RuntimeError("the core has broken")

    app.on_handle = break_down
    inbox.put("one")
    with pytest.raises(RuntimeError, match="the core has broken"):
        run(app, inbox)


def test_a_flood_of_events_does_not_keep_the_daemon_from_its_upkeep() -> None:
    inbox = Inbox()
    for number in range(3 * MAX_BATCH):
        inbox.put(number)
    assert len(inbox.take_all(0)) == MAX_BATCH
    assert inbox.take_all(0)[0] == MAX_BATCH
    assert not inbox.is_empty()


def test_an_empty_inbox_gives_nothing() -> None:
    assert Inbox().take_all(0) == []
    assert Inbox().is_empty()


def test_the_service_manager_hears_ready_then_alive_then_stopping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "UPKEEP_S", 0.01)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(10)
        app = _Diary(lambda entries: entries.count("upkeep") == 3)
        run(app, Inbox(), notifier=Notifier(str(tmp_path / "notify")))
        heard = [manager.recv(100) for _ in range(5)]
    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_a_daemon_is_ready_only_when_its_app_has_started(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(0)

        class _Slow(_Diary):
            def start(self, now: Moment) -> None:
                with pytest.raises(BlockingIOError):
                    manager.recv(100)
                super().start(now)

        run(_Slow(has("start")), Inbox(), notifier=Notifier(str(tmp_path / "notify")))
        assert manager.recv(100) == b"READY=1"


def test_what_came_before_a_new_time_is_handled_at_the_old_one() -> None:
    app = _Diary(has("later"))
    lobby = _Lobby(app)
    lobby.set_time(T0)
    lobby.inbox.put("earlier")
    lobby.set_time(T0 + 10, number=2)
    lobby.inbox.put("later")
    assert lobby.run() == [("start", 0), ("earlier", T0), ("later", T0 + 10), "stop"]


def test_nothing_is_handled_before_the_simulation_has_told_the_time() -> None:
    app = _Diary(has("early"), dues=[0])
    lobby = _Lobby(app)
    lobby.inbox.put("early")
    lobby.set_time(T0)
    assert lobby.run() == [("start", 0), ("early", T0), ("due", T0), "stop"]


def test_what_is_due_at_the_new_time_comes_after_what_happened_before_it() -> None:
    app = _Diary(has("due"), dues=[T0 + 5])
    lobby = _Lobby(app)
    lobby.set_time(T0)
    lobby.inbox.put("earlier")
    lobby.set_time(T0 + 5, number=2)
    assert lobby.run() == [("start", 0), ("earlier", T0), ("due", T0 + 5), "stop"]


def test_all_that_is_due_at_one_instant_is_done_before_the_simulation_hears_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "UPKEEP_S", 3600.0)
    app = _Diary(lambda entries: told(entries).count("due") == 3, dues=[T0, T0, T0])
    lobby = _Lobby(app)
    lobby.set_time(T0)
    assert told(lobby.run()).count("due") == 3
    (answer,) = lobby.answers()
    assert isinstance(answer, AtTime)
    assert (answer.activity, answer.next_due_ms) == (4, None)


def test_the_answer_to_a_time_tells_how_much_has_happened_and_what_is_due_next() -> None:
    app = _Diary(has("two"), dues=[T0 + 500])
    lobby = _Lobby(app)
    lobby.inbox.put("one")
    lobby.set_time(T0, number=7)
    lobby.inbox.put("two")
    lobby.run()
    (answer,) = lobby.answers()
    assert isinstance(answer, AtTime)
    assert (answer.client, answer.round, answer.activity, answer.next_due_ms) == ("kiosk-1", 7, 3, T0 + 500)


def test_a_busy_daemon_answers_only_when_it_has_finished() -> None:
    app = _Diary(has("printed"))
    app.is_busy = True
    lobby = _Lobby(app)

    def finish(event: object) -> None:
        if event == "one":
            assert lobby.answers() == []
            lobby.inbox.put("printed")
        app.is_busy = event != "printed"

    app.on_handle = finish
    lobby.set_time(T0)
    lobby.inbox.put("one")
    lobby.run()
    assert len(lobby.answers()) == 1


def test_an_act_of_the_simulation_moves_the_hardware_at_its_place_in_the_order() -> None:
    app = _Diary(has("after"))
    lobby = _Lobby(app)
    lobby.wire.on_act(app.entries.append)
    press = PressButton(button="vero")
    lobby.set_time(T0)
    lobby.inbox.put("before")
    lobby.inbox.put(Received(SIM_ACT, "kiosk-1", press))
    lobby.inbox.put("after")
    assert lobby.run() == [("start", 0), ("before", T0), press, ("after", T0), "stop"]
