"""The systemd units as systemd itself reads them: no mistake in them, and little that a broken daemon could reach."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "systemd"
OURS = sorted(path.name for path in UNITS.glob("vuoro-*.service"))
DEBIANS = """\
[Service]
Type=notify
NotifyAccess=main
ExecStart=/usr/sbin/mosquitto -c /etc/mosquitto/mosquitto.conf
ExecStartPre=/bin/mkdir -m 740 -p /var/log/mosquitto
"""
#: In tenths: an exposure of 2.0 at most.
THRESHOLD = "20"
PYTHON, BROKER = "/opt/vuoro/bin/python", "/usr/sbin/mosquitto"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a host that has our units; what they start is a program that every Debian has."""
    units = tmp_path_factory.mktemp("host") / "etc/systemd/system"
    shutil.copytree(UNITS, units)
    (units / "mosquitto.service").write_text(DEBIANS, encoding="utf-8")
    for path in units.glob("*.service"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(PYTHON, "/bin/true").replace(BROKER, "/bin/true"), encoding="utf-8")
    return units.parents[2]


def security(host: Path, unit: str, *options: str) -> subprocess.CompletedProcess[str]:
    return run(["systemd-analyze", "security", f"--root={host}", "--offline=true", *options, unit])


def verify(host: Path, unit: str) -> subprocess.CompletedProcess[str]:
    """Let systemd read a unit; without ``--recursive-errors`` it ends with 0 whatever it finds."""
    path = {"SYSTEMD_UNIT_PATH": f"{host}/etc/systemd/system:"}
    return run(["systemd-analyze", "verify", "--recursive-errors=yes", "--man=no", unit], path)


def run(command: list[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | (environment or {}))


@pytest.mark.parametrize("unit", [*OURS, "mosquitto.service"])
def test_a_unit_exposes_no_more_than_two(unit: str, host: Path) -> None:
    answer = security(host, unit, f"--threshold={THRESHOLD}")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Overall exposure level" in answer.stdout


@pytest.mark.parametrize("unit", [*OURS, "mosquitto.service"])
def test_a_unit_is_without_mistakes(unit: str, host: Path) -> None:
    answer = verify(host, unit)
    assert answer.returncode == 0, answer.stderr
    assert unit not in answer.stderr


def test_a_mistake_in_a_unit_is_seen(host: Path) -> None:
    bad = host / "etc/systemd/system/vuoro-bad.service"
    bad.write_text("[Service]\nExecStart=/bin/true\nWatchdogSec=soon\nWrong=1\n", encoding="utf-8")
    answer = verify(host, bad.name)
    bad.unlink()
    assert answer.returncode != 0
    assert bad.name in answer.stderr


@pytest.mark.parametrize("unit", OURS)
def test_a_daemon_reaches_only_the_devices_it_names(unit: str, host: Path) -> None:
    """DevicePolicy=closed: what the rating calls an ACL with some special devices, or none at all."""
    found = {entry["json_field"]: entry for entry in json.loads(security(host, unit, "--json=short").stdout)}
    is_closed = "some special devices" in found["DeviceAllow"]["description"]
    assert is_closed or found["PrivateDevices"]["set"], found["DeviceAllow"]


@pytest.mark.parametrize("unit", OURS)
def test_what_a_unit_is_forbidden_stands_in_one_place(unit: str) -> None:
    text = (UNITS / unit).read_text(encoding="utf-8")
    shared = (UNITS / "vuoro-.service.d" / "hardening.conf").read_text(encoding="utf-8")
    assert not set(settings(text)) & set(settings(shared)) - {"RestrictAddressFamilies", "MemoryMax"}


def settings(text: str) -> list[str]:
    return [line.partition("=")[0] for line in text.splitlines() if "=" in line and not line.startswith("#")]
