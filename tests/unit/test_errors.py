from __future__ import annotations

from vuoro.errors import ConfigError, ExitCode, Problem, VuoroError


def test_a_problem_says_where_it_is_what_it_is_and_how_to_mend_it() -> None:
    problem = Problem("sites/x.toml", "services[3].letter", '"k" does not fit here', "Write one capital letter.", 12)
    assert str(problem) == 'sites/x.toml:12: services[3].letter: "k" does not fit here\n    Write one capital letter.'


def test_a_problem_of_the_whole_file_names_no_key() -> None:
    assert str(Problem("x.toml", "", "there is no such file", "Check the name.")).startswith("x.toml: there is")


def test_a_config_error_tells_every_problem() -> None:
    problems = [Problem("x.toml", key, "this key is missing", "Add it.") for key in ("site", "client")]
    error = ConfigError(problems)
    assert error.problems == tuple(problems)
    assert str(error).count("this key is missing") == 2


def test_a_config_error_ends_a_command_with_its_own_code() -> None:
    assert ConfigError([]).exit_code is ExitCode.CONFIG
    assert VuoroError.exit_code is ExitCode.FOUND_WRONG


def test_every_exit_code_has_a_meaning_of_its_own() -> None:
    assert len({code.meaning for code in ExitCode}) == len(ExitCode.__members__)
