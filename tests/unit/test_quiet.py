from __future__ import annotations

import logging

import pytest

from vuoro.quiet import EVERY_S, QuietLog


class _Watch:
    """A clock that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> _Watch:
    return _Watch()


@pytest.fixture
def quiet(watch: _Watch) -> QuietLog:
    return QuietLog(logging.getLogger("lobby"), watch)


def test_the_first_of_its_kind_is_told_at_once_and_the_rest_as_a_number(
    quiet: QuietLog, watch: _Watch, caplog: pytest.LogCaptureFixture
) -> None:
    for error in ("one", "two", "three"):
        quiet.warning("no connection: %s", error)
    assert caplog.messages == ["no connection: one"]
    watch.now = EVERY_S
    quiet.warning("no connection: %s", "four")
    assert caplog.messages[1:] == ["no connection: four (and 2 times more since the last line like this)"]


def test_a_fault_that_comes_seldom_is_told_each_time(
    quiet: QuietLog, watch: _Watch, caplog: pytest.LogCaptureFixture
) -> None:
    quiet.warning("no connection")
    watch.now = EVERY_S
    quiet.warning("no connection")
    assert caplog.messages == ["no connection", "no connection"]


def test_one_kind_of_fault_does_not_hide_another(quiet: QuietLog, caplog: pytest.LogCaptureFixture) -> None:
    quiet.warning("no connection: %s", "x")
    quiet.warning("refused: %s", "x")
    assert caplog.messages == ["no connection: x", "refused: x"]
