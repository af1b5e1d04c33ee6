"""The directory of a broker that runs on one machine alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from simulation.broker import LocalBroker, MosquittoMissingError
from tests.broker.running import SITE, RunningBroker
from vuoro.errors import ExitCode


def files(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


def test_every_client_has_a_password_of_its_own_that_only_this_user_can_read(tmp_path: Path) -> None:
    place = LocalBroker(tmp_path / "broker", SITE)
    place.prepare()
    clients = [*SITE.clients(), "simulation"]
    passwords = {place.password_file(client).read_text(encoding="utf-8").strip() for client in clients}
    assert len(passwords) == len(clients)
    assert min(len(password) for password in passwords) >= 32
    for path in files(tmp_path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_broker_itself_keeps_no_password(tmp_path: Path) -> None:
    place = LocalBroker(tmp_path / "broker", SITE)
    place.prepare()
    password = place.password_file("kiosk-1").read_text(encoding="utf-8").strip()
    holders = [path for path in files(tmp_path) if password in path.read_text(encoding="utf-8")]
    assert holders == [place.password_file("kiosk-1")]


def test_preparing_again_makes_new_passwords(tmp_path: Path) -> None:
    place = LocalBroker(tmp_path / "broker", SITE)
    place.prepare()
    before = place.password_file("kiosk-1").read_text(encoding="utf-8")
    place.prepare()
    assert place.password_file("kiosk-1").read_text(encoding="utf-8") != before


def test_without_a_simulation_nobody_can_play_one(tmp_path: Path) -> None:
    place = LocalBroker(tmp_path / "broker", SITE, simulation=False)
    place.prepare()
    assert not place.password_file("simulation").exists()
    assert "simulation" not in (tmp_path / "broker" / "acl").read_text(encoding="utf-8")


def test_the_broker_listens_to_this_machine_alone(broker: RunningBroker) -> None:
    tables = (Path(f"/proc/net/{family}") for family in ("tcp", "tcp6"))
    rows = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    listening = [address for _, address, _, state, *_ in rows if state == "0A"]
    port = f"{broker.place.port:04X}"
    assert [address for address in listening if address.endswith(f":{port}")] == [f"0100007F:{port}"]


def test_a_broker_that_comes_back_has_the_same_port(broker: RunningBroker) -> None:
    port = broker.place.port
    broker.kill()
    assert not broker.place.is_listening()
    broker.start()
    assert broker.place.is_listening()
    assert broker.place.port == port


def test_a_machine_without_mosquitto_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulation.broker.PLACES", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    place = LocalBroker(tmp_path / "broker", SITE)
    with pytest.raises(MosquittoMissingError, match="sudo apt install mosquitto") as missing:
        place.prepare()
    assert missing.value.exit_code is ExitCode.UNREACHABLE
    with pytest.raises(MosquittoMissingError, match="sudo apt install mosquitto"):
        place.command()
