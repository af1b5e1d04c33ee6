from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from simulation.child import Process, Status
from simulation.supervisor import Outage, StartError, Supervisor
from simulation.units import Policy

POLICY = Policy(restart=True, restart_s=0.05, watchdog_s=None, stop_s=2.0)
SAY = """
import os, socket, sys, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.connect('\\0' + os.environ['NOTIFY_SOCKET'].removeprefix('@'))
"""
READY = SAY + "s.send(b'READY=1')\n"
PATIENCE_S = 20.0


def python(name: str, code: str, policy: Policy = POLICY) -> Process:
    return Process(name, (sys.executable, "-c", code), policy)


class Watcher:
    """Hears every change and lets a test wait for one."""

    def __init__(self) -> None:
        self.changes: list[tuple[str, Status]] = []
        self._more = threading.Condition()

    def __call__(self, name: str, status: Status) -> None:
        """Note a change."""
        with self._more:
            self.changes.append((name, status))
            self._more.notify_all()

    def wait_for(self, name: str, status: Status, times: int) -> None:
        """Wait until a process has become ``status`` so many times."""
        with self._more:
            assert self._more.wait_for(lambda: self.changes.count((name, status)) >= times, PATIENCE_S)


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def supervisor(tmp_path: Path, watcher: Watcher) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path, watcher)
    yield supervisor
    supervisor.stop()


def test_a_process_is_started_when_it_says_that_it_is_ready(supervisor: Supervisor) -> None:
    supervisor.start([python("kiosk", READY + "time.sleep(60)")])
    assert supervisor.statuses() == {"kiosk": Status.READY}


def test_a_killed_process_comes_back_as_another_one(supervisor: Supervisor, watcher: Watcher) -> None:
    supervisor.start([python("kiosk", READY + "time.sleep(60)")])
    first = supervisor.pid("kiosk")
    assert first is not None
    os.kill(first, signal.SIGKILL)
    watcher.wait_for("kiosk", Status.READY, times=2)
    assert supervisor.pid("kiosk") not in (None, first)
    (outage,) = supervisor.outages()
    assert (outage.name, outage.why) == ("kiosk", "killed by SIGKILL")
    assert outage.down_s is not None


def test_a_process_that_stops_feeding_its_watchdog_is_killed_and_started_again(
    supervisor: Supervisor, watcher: Watcher
) -> None:
    supervisor.start([python("kiosk", READY + "time.sleep(60)", replace(POLICY, watchdog_s=0.2))])
    watcher.wait_for("kiosk", Status.READY, times=2)
    assert supervisor.outages()[0].why == "fell silent"


def test_a_process_that_feeds_its_watchdog_is_left_alone(supervisor: Supervisor, watcher: Watcher) -> None:
    fed = READY + "for _ in range(20):\n    time.sleep(0.05); s.send(b'WATCHDOG=1')\nsys.exit(7)"
    supervisor.start([python("kiosk", fed, replace(POLICY, watchdog_s=0.6))])
    watcher.wait_for("kiosk", Status.DOWN, times=1)
    assert supervisor.outages()[:1] == [Outage("kiosk", "ended with status 7", supervisor.outages()[0].down_s)]


def test_a_process_that_dies_while_starting_is_reported_with_its_last_words(supervisor: Supervisor) -> None:
    with pytest.raises(StartError, match="no paper roll"):
        supervisor.start([python("kiosk", "raise SystemExit('no paper roll')")])


def test_a_program_that_does_not_exist_is_reported(supervisor: Supervisor) -> None:
    with pytest.raises(StartError, match="no-such-broker"):
        supervisor.start([Process("broker", ("no-such-broker",), POLICY)])


def test_a_port_that_answers_makes_a_process_ready(supervisor: Supervisor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listen = f"import socket, time\ns = socket.create_server(('127.0.0.1', {port}))\ntime.sleep(60)"
    supervisor.start([replace(python("broker", listen), port=port)])
    assert supervisor.statuses()["broker"] is Status.READY


def test_processes_end_in_reverse_order_and_on_sigterm(tmp_path: Path, watcher: Watcher) -> None:
    supervisor = Supervisor(tmp_path, watcher)
    polite = (
        "import signal\nsignal.signal(signal.SIGTERM, lambda *_: (print('goodbye', flush=True), os._exit(0)))\n"
        + READY
        + "time.sleep(60)"
    )
    supervisor.start([python("broker", polite)])
    supervisor.start([python("kiosk", polite)])
    supervisor.stop()
    assert watcher.changes[-2:] == [("kiosk", Status.STOPPED), ("broker", Status.STOPPED)]
    assert (tmp_path / "kiosk.log").read_text() == "goodbye\n"


def test_a_process_that_ignores_sigterm_is_killed(tmp_path: Path, watcher: Watcher) -> None:
    supervisor = Supervisor(tmp_path, watcher)
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + READY + "time.sleep(600)"
    supervisor.start([python("kiosk", deaf, replace(POLICY, stop_s=0.1))])
    pid = supervisor.pid("kiosk")
    supervisor.stop()
    assert pid is not None
    assert not Path(f"/proc/{pid}").exists()


def test_the_processes_die_with_a_supervisor_that_is_killed_and_nothing_stays_behind(tmp_path: Path) -> None:
    code = f"""
import os, signal, sys
from pathlib import Path
from simulation.child import Process
from simulation.supervisor import Supervisor
from simulation.units import Policy
supervisor = Supervisor(Path({str(tmp_path)!r}))
command = (sys.executable, "-c", {READY + "time.sleep(600)"!r})
supervisor.start([Process("kiosk", command, Policy(True, 0.05, None, 2.0))])
print(supervisor.pid("kiosk"), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary)}
    ended = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, check=False, timeout=60, env=environment
    )
    assert list(temporary.iterdir()) == []
    pidfd = _open(int(ended.stdout))
    if pidfd is not None:
        assert select.select([pidfd], [], [], PATIENCE_S)[0]
        os.close(pidfd)


def _open(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None


def test_the_log_of_the_run_before_is_kept(tmp_path: Path, watcher: Watcher) -> None:
    for words in ("first run", "second run"):
        supervisor = Supervisor(tmp_path, watcher)
        supervisor.start([python("kiosk", f"print({words!r}, flush=True)\n" + READY + "time.sleep(60)")])
        supervisor.stop()
    assert (tmp_path / "kiosk.log.1").read_text() == "first run\n"
    assert (tmp_path / "kiosk.log").read_text() == "second run\n"
