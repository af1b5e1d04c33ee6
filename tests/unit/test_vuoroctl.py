from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maintenance.cli import make_app
from maintenance.commands import GROUP
from vuoro import __version__
from vuoro.errors import ExitCode

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [EntryPoint(name, value, GROUP) for name, value in PROJECT.get("entry-points", {}).get(GROUP, {}).items()]
POINTS = [
    EntryPoint("status", "maintenance.status:status", GROUP),
    EntryPoint("site", "vuoro.cli:site", GROUP),
    EntryPoint("nested.site", "vuoro.cli:site", GROUP),
    EntryPoint("nested.absent", "no_such_library.cli:command", GROUP),
]


def vuoroctl(*arguments: str) -> Result:
    return CliRunner().invoke(make_app(POINTS), arguments, prog_name="vuoroctl")


def test_it_tells_its_version() -> None:
    result = vuoroctl("--version")
    assert (result.exit_code, result.stdout) == (0, f"vuoroctl {__version__}\n")


def test_its_help_has_every_command_and_every_exit_code() -> None:
    said = vuoroctl("--help").stdout
    assert all(word in said for word in ("status", "site", "nested"))
    assert all(code.meaning in said for code in ExitCode)


def test_without_a_command_it_shows_its_help() -> None:
    assert "Usage" in vuoroctl().output


def test_an_unknown_command_is_a_wrong_call() -> None:
    result = vuoroctl("statsu")
    assert result.exit_code == ExitCode.USAGE
    assert "No such command" in result.stderr


def test_a_command_can_stand_in_a_group_that_several_packages_share() -> None:
    assert vuoroctl("nested", "site", "check", str(ROOT / "sites" / "demo.toml")).exit_code == 0


def test_a_command_whose_library_is_not_installed_says_so_and_disturbs_no_other() -> None:
    assert "no_such_library" in vuoroctl("nested", "--help").stdout
    result = vuoroctl("nested", "absent")
    assert result.exit_code == ExitCode.UNREACHABLE
    assert result.stderr == (
        '"absent" needs the Python library "no_such_library". Install it, or run this elsewhere.\n'
    )


def test_completion_can_be_installed() -> None:
    assert "--install-completion" in vuoroctl("--help").stdout


def test_the_project_declares_its_commands() -> None:
    assert {"status", "site.check", "site.reload"} <= {point.name for point in DECLARED}


@pytest.mark.parametrize("point", DECLARED, ids=[point.name for point in DECLARED])
def test_every_declared_command_can_be_loaded_and_explains_itself(point: EntryPoint) -> None:
    result = CliRunner().invoke(make_app([point]), [*point.name.split("."), "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.stdout


@pytest.mark.parametrize("name", ["demo", "lahti", "lappeenranta"])
def test_a_site_without_mistakes_is_told_what_it_has(name: str) -> None:
    file = ROOT / "sites" / f"{name}.toml"
    result = vuoroctl("site", "check", str(file))
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{file}: no mistakes. authorities: 1")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    text = (ROOT / "sites" / "demo.toml").read_text(encoding="utf-8")
    file = tmp_path / "broken.toml"
    file.write_text(text.replace('letter = "X"', 'letter = "A"').replace('"kela"', '"kella"', 1), encoding="utf-8")
    return file


def test_every_mistake_of_a_site_is_told_on_standard_error_with_line_key_and_remedy(broken: Path) -> None:
    result = vuoroctl("site", "check", str(broken))
    assert result.exit_code == ExitCode.CONFIG
    assert result.stdout == ""
    places = [line for line in result.stderr.splitlines() if line.startswith(f"{broken}:")]
    assert [place.split(": ")[1] for place in places] == [
        "services[0].authority",
        "services[1].authority",
        "services[16].letter",
    ]
    assert 'Did you mean "kella"?' in result.stderr


def test_the_mistakes_of_all_sites_are_told_and_those_without_any_are_named(broken: Path) -> None:
    result = vuoroctl("site", "check", str(ROOT / "sites" / "demo.toml"), str(broken), str(broken.parent / "no.toml"))
    assert result.exit_code == ExitCode.CONFIG
    assert "demo.toml: no mistakes" in result.stdout
    assert "there is no such file" in result.stderr


def test_the_mistakes_of_a_site_are_told_in_json_too(broken: Path) -> None:
    result = vuoroctl("site", "check", "--json", str(broken))
    assert result.exit_code == ExitCode.CONFIG
    problems = json.loads(result.stdout)["problems"]
    assert problems[2]["key"] == "services[16].letter"
    assert set(problems[2]) == {"file", "line", "key", "what", "remedy"}


def test_no_mistakes_in_json_are_an_empty_list() -> None:
    result = vuoroctl("site", "check", "--json", str(ROOT / "sites" / "demo.toml"))
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"problems": []})


def test_a_missing_configuration_is_told_without_a_traceback(tmp_path: Path) -> None:
    result = vuoroctl("status", "--config", str(tmp_path / "none.toml"))
    assert result.exit_code == ExitCode.CONFIG
    assert result.stderr.splitlines()[0] == f"{tmp_path / 'none.toml'}: there is no such file"


def test_the_configuration_can_be_named_by_the_environment(tmp_path: Path) -> None:
    result = CliRunner(env={"VUORO_CONFIG": str(tmp_path / "mine.toml")}).invoke(make_app(POINTS), ["status"])
    assert "mine.toml: there is no such file" in result.stderr


@pytest.fixture
def state_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("vuoro.control_file.CONFIG_FILE", tmp_path / "vuoroctl.toml")
    monkeypatch.setenv("VUORO_CONFIG", str(tmp_path / "vuoroctl.toml"))
    return tmp_path


COMMANDS = (["status"], ["site", "reload"], ["appointments", "import", str(ROOT / "sites" / "demo.toml")])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_without_a_configuration_a_demo_on_this_machine_is_named(state_home: Path, command: list[str]) -> None:
    file = state_home / "vuoro" / "demo" / "demo" / "conf" / "vuoroctl.toml"
    file.parent.mkdir(parents=True)
    file.touch()
    result = CliRunner().invoke(make_app(DECLARED), command, prog_name="vuoroctl")
    assert result.exit_code == ExitCode.CONFIG
    assert f"vuoroctl {' '.join(command)} --config {file}" in result.stderr


def test_without_any_demo_it_is_told_where_one_would_be(state_home: Path) -> None:
    result = vuoroctl("status")
    assert result.exit_code == ExitCode.CONFIG
    assert str(state_home / "vuoro" / "demo" / "SITE" / "conf" / "vuoroctl.toml") in result.stderr


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "maintenance", "--version"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"vuoroctl {__version__}\n", "")


def test_a_fault_in_the_program_itself_is_told_in_words_and_has_its_own_code(
    tmp_path: Path,
) -> None:
    information = tmp_path / "faulty-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Name: faulty\nVersion: 1\n", encoding="utf-8")
    (information / "entry_points.txt").write_text(f"[{GROUP}]\nfaulty = faulty:command\n", encoding="utf-8")
    (tmp_path / "faulty.py").write_text("def command() -> None:\n    1 / 0\n", encoding="utf-8")
    done = run(
        f"import sys; sys.path.append({str(tmp_path)!r}); sys.argv = ['vuoroctl', 'faulty']\n"
        "from maintenance.cli import main; main()"
    )
    assert done.returncode == ExitCode.INTERNAL
    assert done.stderr.startswith("vuoroctl: a fault in the program itself: ZeroDivisionError: division by zero")
    assert "Traceback" not in done.stderr


def test_looking_at_the_lobby_loads_no_command_but_its_own() -> None:
    code = "import sys, maintenance.cli, maintenance.status; print([m for m in sys.modules if m.startswith('devices')])"
    assert run(code).stdout.strip() == "[]"
