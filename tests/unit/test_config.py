from __future__ import annotations

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from vuoro import config
from vuoro.config import ConfigError, Problem
from vuoro.settings import DaemonSettings, Simulation
from vuoro.site import Site
from vuoro.values import ServiceLetter, Texts


class Colour(StrEnum):
    """A choice."""

    RED = "red"
    GREEN = "green"


class Lamp(Struct, frozen=True, kw_only=True):
    """A table inside a list."""

    letter: ServiceLetter
    colour: Colour = Colour.RED


class Panel(Struct, frozen=True, kw_only=True):
    """A file with one key of each type that settings have."""

    width: Annotated[int, Meta(ge=1, le=65535)]
    name: Texts | None = None
    lamps: tuple[Lamp, ...] = ()
    blink_hz: float = 1.0
    silent: bool = False
    chime: Path | None = None
    since: date | None = None
    weights: dict[str, int] = {}
    corner: Annotated[tuple[int, ...], Meta(min_length=2)] = (0, 0)


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        config.parse(text, Panel, "panel.toml")
    return caught.value.problems


def test_a_file_becomes_a_struct() -> None:
    text = 'width = 3\nsince = 2026-12-06\nlamps = [{ letter = "Ä", colour = "green" }]\nweights = { x = 2 }'
    assert config.parse(text, Panel, "panel.toml") == Panel(
        width=3, since=date(2026, 12, 6), lamps=(Lamp(letter="Ä", colour=Colour.GREEN),), weights={"x": 2}
    )


def test_every_mistake_is_told_at_once() -> None:
    text = """
        width = 0
        silnet = true
        silent = "yes"
        name = { fi = "Valo", sv = 7 }
        lamps = [{ letter = "A" }, { letter = "kk", colour = "gren" }, "lamp"]
        weights = { x = "much" }
        since = "yesterday"
    """
    assert [problem.key for problem in problems_of(text)] == [
        "width",
        "silnet",
        "silent",
        "name.sv",
        "name.en",
        "lamps[1].letter",
        "lamps[1].colour",
        "lamps[2]",
        "weights.x",
        "since",
    ]


def test_a_misspelt_key_is_answered_with_the_one_that_was_meant() -> None:
    (problem,) = problems_of("width = 1\nblink_hs = 2.0")
    assert problem.key == "blink_hs"
    assert problem.what == "there is no such key"
    assert problem.remedy.startswith('Did you mean "blink_hz"? ')


def test_a_key_like_no_other_is_answered_with_those_that_exist() -> None:
    (problem,) = problems_of("width = 1\nqqq = 2.0")
    assert problem.remedy.startswith("Known here: width, name, lamps")


def test_an_unknown_choice_is_answered_with_the_one_that_was_meant() -> None:
    (problem,) = problems_of('width = 1\nlamps = [{ letter = "A", colour = "grean" }]')
    assert problem.key == "lamps[0].colour"
    assert problem.what == '"grean" is unknown'
    assert problem.remedy == 'Did you mean "green"? Write one of "red", "green".'


def test_a_missing_key_is_answered_with_what_belongs_there() -> None:
    (problem,) = problems_of("silent = true")
    assert problem == Problem("panel.toml", "width", "this key is missing", "Add it: a whole number from 1 to 65535.")


@pytest.mark.parametrize(
    ("line", "what", "remedy"),
    [
        ("width = 70000", "70000 does not fit here", "Write a whole number from 1 to 65535."),
        ("width = true", "true does not fit here", "Write a whole number from 1 to 65535."),
        ('width = "8"', '"8" does not fit here', "Write a whole number from 1 to 65535."),
        ("width = [1]", "a list does not fit here", "Write a whole number from 1 to 65535."),
        ("width = { x = 1 }", "a table does not fit here", "Write a whole number from 1 to 65535."),
    ],
)
def test_a_wrong_value_is_shown_with_what_belongs_there(line: str, what: str, remedy: str) -> None:
    (problem,) = problems_of(line)
    assert (problem.key, problem.what, problem.remedy) == ("width", what, remedy)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('blink_hz = "fast"', "a number"),
        ("silent = 1", "true or false"),
        ("chime = 5", "a path in quotes, from the folder of this file"),
        ("since = 5", "a date such as 2026-12-06"),
        ("lamps = 5", "a list"),
        ("name = 5", "a table"),
        ("weights = 5", "a table"),
        ('lamps = [{ letter = "a" }]', 'one capital letter, such as "X"'),
        ('name = { fi = 1, sv = "s", en = "e" }', "text in quotes"),
    ],
)
def test_every_type_says_in_plain_words_what_it_wants(line: str, expected: str) -> None:
    (problem,) = problems_of(f"width = 1\n{line}")
    assert problem.remedy == f"Write {expected}."


def test_a_long_value_is_not_shown_in_full() -> None:
    (problem,) = problems_of(f'width = "{"9" * 1000}"')
    assert len(problem.what) < 100


def test_a_rule_on_a_whole_list_is_told_with_its_key() -> None:
    (problem,) = problems_of("width = 1\ncorner = [1]")
    assert problem.key == "corner"


def test_a_syntax_error_is_told_with_line_and_column() -> None:
    (problem,) = problems_of("width = 1\nsilent = maybe\n")
    assert (problem.line, problem.key) == (2, "column 10")
    assert problem.what.startswith("this is not TOML: ")


def test_a_file_that_ends_too_early_is_told_so() -> None:
    (problem,) = problems_of('width = "1')
    assert problem.what.endswith("(at end of document)")


def test_the_file_is_named_in_every_mistake(tmp_path: Path) -> None:
    file = tmp_path / "panel.toml"
    file.write_text("silent = 1", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(file, Panel)
    assert {problem.file for problem in caught.value.problems} == {str(file)}


def test_a_path_is_taken_from_the_folder_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "panel.toml"
    file.write_text('width = 1\nchime = "sounds/ding.wav"', encoding="utf-8")
    assert config.load(file, Panel).chime == tmp_path / "sounds" / "ding.wav"


def test_an_absolute_path_stays(tmp_path: Path) -> None:
    file = tmp_path / "panel.toml"
    file.write_text('width = 1\nchime = "/usr/share/ding.wav"', encoding="utf-8")
    assert config.load(file, Panel).chime == Path("/usr/share/ding.wav")


def problem_of_file(file: Path) -> Problem:
    with pytest.raises(ConfigError) as caught:
        config.load(file, Panel)
    (problem,) = caught.value.problems
    return problem


def test_a_missing_file_is_told_so(tmp_path: Path) -> None:
    assert problem_of_file(tmp_path / "none.toml").what == "there is no such file"


def test_a_folder_is_told_from_a_file(tmp_path: Path) -> None:
    assert problem_of_file(tmp_path).what == "this is a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "panel.toml"
    file.touch(mode=0o000)
    assert problem_of_file(file).what == "this file may not be read"


def test_a_file_in_another_encoding_is_told_so_with_the_place(tmp_path: Path) -> None:
    file = tmp_path / "panel.toml"
    file.write_bytes("# Jyväskylä".encode("latin-1"))
    assert problem_of_file(file).what == "this file is not UTF-8: byte 5 cannot be read"


def test_settings_of_a_daemon_are_read_with_their_defaults() -> None:
    text = """
        site = "demo"
        client = "kiosk-1"
        state_directory = "state"
        [broker]
        host = "hub.local"
    """
    settings = config.parse(text, DaemonSettings, "kiosk.toml")
    assert settings.broker.port == 8883
    assert settings.simulation is Simulation.OFF
    assert settings.state_directory == Path("state")


TOML_VALUE = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(categories=["L", "N"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


def as_toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(as_toml(item) for item in value)}]"
        case _:
            return str(value)


@given(st.dictionaries(st.sampled_from(Site.__struct_fields__), TOML_VALUE))
def test_whatever_stands_in_a_file_its_mistakes_are_told_and_nothing_else_is_raised(content: dict[str, object]) -> None:
    text = "\n".join(f"{key} = {as_toml(value)}" for key, value in content.items())
    with pytest.raises(ConfigError) as caught:
        config.parse(text, Site, "site.toml")
    assert all(problem.key and problem.what and problem.remedy for problem in caught.value.problems)
