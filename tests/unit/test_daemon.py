from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from vuoro.clock import DrivenClock, SystemClock
from vuoro.daemon import config_path, prepare
from vuoro.session import Subscription
from vuoro.settings import BrokerSettings, DaemonSettings, Simulation
from vuoro.topics import COMMAND, QUEUE, REPLY, SIM_ACT, SIM_TIME


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]


def settings(simulation: Simulation) -> DaemonSettings:
    return DaemonSettings(
        site="demo",
        client="kiosk-1",
        broker=BrokerSettings(host="127.0.0.1", port=1),
        state_directory=Path("/nowhere"),
        simulation=simulation,
    )


def test_a_daemon_on_real_hardware_knows_no_simulation() -> None:
    daemon = prepare(settings(Simulation.OFF), [Subscription(QUEUE)])
    assert daemon.wire is None
    assert isinstance(daemon.clock, SystemClock)
    assert daemon.session.subscriptions == (Subscription(QUEUE), Subscription(REPLY, "kiosk-1"))


def test_a_live_lobby_has_the_machines_clock_and_hears_acts() -> None:
    daemon = prepare(settings(Simulation.LIVE), [])
    assert daemon.wire is not None
    assert isinstance(daemon.clock, SystemClock)
    assert Subscription(SIM_ACT, "kiosk-1") in daemon.session.subscriptions


def test_a_driven_lobby_has_the_simulations_clock() -> None:
    daemon = prepare(settings(Simulation.DRIVEN), [])
    assert daemon.wire is not None
    assert isinstance(daemon.clock, DrivenClock)
    assert daemon.clock.boot == "simulated"
    assert Subscription(SIM_TIME, "kiosk-1") in daemon.session.subscriptions


def test_whoever_gives_the_answers_asks_for_none() -> None:
    daemon = prepare(settings(Simulation.OFF), [Subscription(COMMAND)])
    assert daemon.session.subscriptions == (Subscription(COMMAND),)


def test_the_file_is_named_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["kiosk", "--config", "/etc/vuoro/kiosk.toml"])
    assert config_path("kiosk") == Path("/etc/vuoro/kiosk.toml")


def test_without_a_file_the_command_line_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kiosk"])
    with pytest.raises(SystemExit) as ended:
        config_path("kiosk")
    assert ended.value.code == 2
    assert "--config" in capsys.readouterr().err


def test_a_daemon_without_a_broker_is_ready_and_ends_cleanly_at_sigterm(tmp_path: Path) -> None:
    program = """
        import sys
        from pathlib import Path
        from vuoro import daemon
        from vuoro.settings import BrokerSettings, DaemonSettings

        class App:
            def __init__(self, session): self.session = session
            def start(self, now): self.session.start()
            def handle(self, batch, now): pass
            def next_due(self): return None
            def due(self, now): pass
            def busy(self): return False
            def upkeep(self): print("up", flush=True)
            def stop(self): self.session.stop(); print("stopped", flush=True)

        broker = BrokerSettings(host="127.0.0.1", port=1)
        settings = DaemonSettings(site="demo", client="kiosk-1", broker=broker, state_directory=Path("."))
        parts = daemon.prepare(settings, [])
        daemon.run(parts, App(parts.session))
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    log = tmp_path / "log"
    with log.open("wb") as stream, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stream) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        os.kill(process.pid, signal.SIGTERM)
        assert process.stdout.read().endswith(b"stopped\n")
    assert process.returncode == 0
    assert "no connection to 127.0.0.1:1" in log.read_text(encoding="utf-8")
