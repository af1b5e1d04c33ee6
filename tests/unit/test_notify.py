from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from vuoro.notify import Notifier


@pytest.mark.parametrize("abstract", [False, True])
def test_the_service_manager_hears_how_the_daemon_is(tmp_path: Path, abstract: bool) -> None:
    name = f"vuoro-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{name}" if abstract else name)
        manager.settimeout(10)
        notifier = Notifier(f"@{name}" if abstract else name)
        notifier.ready()
        notifier.alive()
        notifier.stopping()
        assert [manager.recv(100) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_the_socket_is_the_one_that_systemd_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(10)
        Notifier().ready()
        assert manager.recv(100) == b"READY=1"


def test_without_a_service_manager_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    Notifier().ready()


def test_a_manager_that_is_gone_or_does_not_read_stops_no_daemon(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    Notifier(address).alive()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        for _ in range(2_000):  # more than any queue of datagrams holds
            Notifier(address).alive()
        manager.settimeout(10)
        assert manager.recv(100) == b"WATCHDOG=1"
