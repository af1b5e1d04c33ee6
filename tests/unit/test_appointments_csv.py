"""Files of appointments: what is read, and every mistake at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from controller.appointments_csv import AppointmentsError, read_appointments
from controller.cli import PAGE_BYTES, pages
from tests.unit.core_world import SMALL_SITE
from vuoro.errors import ExitCode
from vuoro.messages.commands import Appointment, ImportAppointments, Request
from vuoro.topics import MAX_BYTES_FROM_DEVICE

HELSINKI = ZoneInfo("Europe/Helsinki")


def written(place: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = place / "appointments.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def mistakes_of(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(AppointmentsError) as caught:
        read_appointments(path, SMALL_SITE)
    assert caught.value.exit_code is ExitCode.DATA
    return [(problem.line, problem.key) for problem in caught.value.problems]


def test_a_time_is_read_as_the_wall_of_the_service_point_shows_it(tmp_path: Path) -> None:
    path = written(tmp_path, "code,service,date,time", "K7Q-204,tax,2020-01-13,09:30", "K7Q-205,A,2020-07-13,09:30")
    assert read_appointments(path, SMALL_SITE) == (
        Appointment(code="K7Q-204", service="tax", at=datetime(2020, 1, 13, 7, 30, tzinfo=UTC)),
        Appointment(code="K7Q-205", service="benefits", at=datetime(2020, 7, 13, 6, 30, tzinfo=UTC)),
    )


def test_the_file_of_a_spreadsheet_is_read_and_its_other_columns_are_not(tmp_path: Path) -> None:
    lines = ("Name;date;time;code;service", "Somebody; 2020-01-13 ;09:30;K7Q-204;tax")
    read = read_appointments(written(tmp_path, *lines, encoding="utf-8-sig"), SMALL_SITE)
    assert [one.code for one in read] == ["K7Q-204"]
    assert "Somebody" not in str(read)


def test_every_mistake_is_told_at_once_with_its_line_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "code,service,date,time",
        "K7Q-204,tax,2020-01-13,09:30",
        "K7,taxes,13.1.2020,9.30",
        "k7q-204,tax,2020-02-30,24:30",
        "K7Q-206",
    )
    assert mistakes_of(path) == [
        *((3, column) for column in ("code", "service", "date", "time")),
        *((4, column) for column in ("code", "date", "time")),
        *((5, column) for column in ("service", "date", "time")),
    ]


def test_a_service_that_was_nearly_meant_is_suggested(tmp_path: Path) -> None:
    path = written(tmp_path, "code,service,date,time", "K7Q-204,benefit,2020-01-13,09:30")
    with pytest.raises(AppointmentsError, match='Did you mean "benefits"'):
        read_appointments(path, SMALL_SITE)


def test_a_file_without_the_columns_says_which_there_should_be(tmp_path: Path) -> None:
    assert mistakes_of(written(tmp_path, "code,time", "K7Q-204,09:30")) == [(None, "service")]


def test_a_file_that_is_not_there_or_is_no_text_is_a_mistake_too(tmp_path: Path) -> None:
    assert mistakes_of(tmp_path / "nothing.csv") == [(None, "")]
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff")
    assert mistakes_of(tmp_path / "picture.csv") == [(None, "")]


def test_many_appointments_go_in_commands_that_the_controller_reads() -> None:
    first = datetime(2020, 1, 13, 6, tzinfo=UTC)
    many = [Appointment(code=f"K7Q-{n:04d}", service="tax", at=first + timedelta(minutes=5 * n)) for n in range(500)]
    requests = list(pages(many, HELSINKI))
    assert all(len(msgspec.json.encode(request)) < MAX_BYTES_FROM_DEVICE for request in requests)
    assert any(len(msgspec.json.encode(request)) > PAGE_BYTES / 2 for request in requests)
    assert [one for request in requests for one in import_of(request).appointments] == many
    for request in requests:
        days = {one.at.astimezone(HELSINKI).date() for one in import_of(request).appointments}
        assert days == {import_of(request).day}


def import_of(request: Request) -> ImportAppointments:
    assert isinstance(request.command, ImportAppointments)
    return request.command
