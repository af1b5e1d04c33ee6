from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vuoro.log import JournalFormatter, is_journal


def line(level: int, message: str) -> str:
    record = logging.LogRecord("vuoro.session", level, __file__, 1, message, (), None)
    return JournalFormatter("%(name)s: %(message)s").format(record)


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        (logging.DEBUG, 7),
        (logging.INFO, 6),
        (logging.WARNING, 4),
        (logging.ERROR, 3),
        (logging.CRITICAL, 2),
        (logging.WARNING + 5, 4),
        (1, 7),
    ],
)
def test_the_journal_gets_the_severity_of_syslog(level: int, severity: int) -> None:
    assert line(level, "no connection") == f"<{severity}>vuoro.session: no connection"


def test_every_line_of_a_traceback_has_the_severity() -> None:
    try:
        int("broken")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "the session broke", (), sys.exc_info())
    lines = JournalFormatter("%(message)s").format(record).splitlines()
    assert lines[0] == "<3>the session broke"
    assert lines[-1] == "<3>ValueError: invalid literal for int() with base 10: 'broken'"
    assert all(one.startswith("<3>") for one in lines)


def test_standard_error_is_the_journals_only_where_systemd_says_so(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as stream:
        status = os.fstat(stream.fileno())
        assert is_journal(f"{status.st_dev}:{status.st_ino}", stream.fileno())
        assert not is_journal(f"{status.st_dev}:{status.st_ino + 1}", stream.fileno())
        assert not is_journal("", stream.fileno())


@pytest.mark.parametrize("journal", [True, False])
def test_a_daemon_logs_to_standard_error_in_the_form_of_its_reader(tmp_path: Path, journal: bool) -> None:
    program = "from vuoro.log import begin_logging; import logging; begin_logging(); logging.getLogger('x').info('on')"
    with (tmp_path / "log").open("w", encoding="utf-8") as stream:
        status = os.fstat(stream.fileno())
        environment = os.environ | {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}" if journal else "1:2"}
        subprocess.run([sys.executable, "-c", program], stderr=stream, env=environment, check=True)
    text = (tmp_path / "log").read_text(encoding="utf-8")
    assert (text == "<6>x: on\n") == journal
    assert text.endswith("x: on\n")
