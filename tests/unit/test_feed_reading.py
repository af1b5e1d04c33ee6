from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from simulation.feed import Feed, read_feed
from simulation.feed_rows import COLUMNS, FeedError

Write = Callable[..., Path]
HEADER = ",".join(COLUMNS)


def row(
    time: str,
    letter: str = "X",
    waiting: object = 0,
    number: str = "",
    *,
    day: str = "2020-01-13",
    status: object = 1,
    queue: str | None = None,
    office: str = "Office",
) -> str:
    return f"{office},{time},{day},{status},{queue or ord(letter)},{letter},{letter}: Name,1,{waiting},{number}"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "day.csv"
        path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return path

    return write


def read(path: Path) -> Feed:
    return read_feed(path, today=date(2026, 1, 1))


def wrong(path: Path) -> FeedError:
    with pytest.raises(FeedError) as caught:
        read(path)
    return caught.value


def test_calls_are_the_rise_of_the_number_and_arrivals_that_and_the_rise_of_the_waiting(write: Write) -> None:
    feed = read(write(row("08:00"), row("08:05", waiting=8, number="X002")))
    (interval,) = feed.intervals("X")
    assert (interval.calls, interval.arrivals, interval.walk_outs, interval.reset) == (2, 10, 0, False)
    assert feed.notes == ()


def test_a_number_that_falls_was_reset_and_its_calls_are_the_new_number(write: Write) -> None:
    feed = read(write(row("08:00", waiting=3, number="X090"), row("08:05", waiting=1, number="X004")))
    (interval,) = feed.intervals("X")
    assert (interval.calls, interval.arrivals, interval.reset) == (4, 2, True)
    assert "queue X, 08:00 to 08:05: the number fell: reset, 4 calls since" in feed.notes


def test_negative_arrivals_are_customers_who_left(write: Write) -> None:
    feed = read(write(row("08:00", waiting=5), row("08:05", waiting=1, number="X001")))
    (interval,) = feed.intervals("X")
    assert (interval.calls, interval.arrivals, interval.walk_outs) == (1, 0, 3)
    assert "queue X, 08:00 to 08:05: 3 customers left without a call" in feed.notes


def test_a_queue_that_calls_while_it_is_not_open_is_noted(write: Write) -> None:
    feed = read(write(row("17:39", waiting=1), row("17:45", number="X001", status=0)))
    assert "queue X, 17:39 to 17:45: 1 calls although its status is 0; replayed" in feed.notes


def test_a_queue_missing_from_a_snapshot_is_noted_and_its_interval_grows(write: Write) -> None:
    feed = read(
        write(
            *(row("08:00"), row("08:00", "A")),
            row("08:05", "A"),
            *(row("08:10", number="X002"), row("08:10", "A")),
        )
    )
    assert [(i.start_ms // 60_000, i.end_ms // 60_000, i.calls) for i in feed.intervals("X")] == [(480, 490, 2)]
    assert "queue X has no row in 1 snapshots (first: 08:05)" in feed.notes
    assert "X" not in feed.snapshots[1].readings


def test_a_pause_between_snapshots_is_noted(write: Write) -> None:
    feed = read(write(row("08:00"), row("08:05"), row("08:10"), row("10:10", waiting=1)))
    assert feed.notes == ("no snapshot between 08:10 and 10:10",)


def test_customers_and_calls_of_before_the_first_snapshot_are_noted(write: Write) -> None:
    feed = read(write(row("12:00", waiting=4, number="X080"), row("12:05", waiting=3, number="X081")))
    assert feed.notes == (
        "queue X: 4 customers waited before 12:00; they arrive just before it",
        "queue X: 80 calls were made before 12:00; they are not replayed",
    )


def test_a_day_on_which_nothing_happened_is_noted(write: Write) -> None:
    feed = read(write(row("08:00", number="X001"), row("08:05", number="X001")))
    assert "nothing happened in any queue: a holiday, or a frozen feed" in feed.notes


def test_a_device_that_stamped_2012_is_noted_when_the_date_has_been_corrected(write: Write) -> None:
    rows = [f"{row('08:00')},2012-01-01", f"{row('08:05', waiting=1)},2012-01-01"]
    feed = read(write(*rows, header=f"{HEADER},date"))
    assert feed.date == date(2020, 1, 13)
    assert feed.notes == ("the device wrote the date '2012-01-01' in 2 rows; date_fixed, 2020-01-13, was used",)


def test_rows_that_stand_twice_are_used_once_and_noted(write: Write) -> None:
    feed = read(write(row("08:00"), row("08:05", waiting=2), row("08:05", waiting=2)))
    assert feed.notes == ("1 rows stand there twice (first: line 4); each was used once",)


def test_rows_out_of_order_are_put_in_order_and_noted(write: Write) -> None:
    feed = read(write(row("08:05", waiting=1), row("08:00")))
    assert [shot.at_ms // 60_000 for shot in feed.snapshots] == [480, 485]
    assert feed.notes == ("line 3: the time goes back to 08:00; rows were put in order of time",)


def test_a_byte_order_mark_and_blank_lines_do_no_harm(write: Write) -> None:
    path = write(row("08:00"), "", row("08:05", waiting=1))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read(path).snapshots) == 2


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ([row("08:00", day="2012-01-01")], 2, "date_fixed is 2012-01-01, which cannot be the day of the recording"),
        ([row("08:00", day="2091-01-13")], 2, "date_fixed is 2091-01-13, which has not come yet"),
        ([row("08:00"), row("08:05", day="2021-01-13")], 3, "the year jumps from 2020-01-13 (line 2) to 2021-01-13"),
        ([row("08:00"), row("08:05", day="2020-01-14")], 3, "the date changes from 2020-01-13 (line 2) to 2020-01-14"),
        ([row("08:00", day="13.1.2020")], 2, "date_fixed is '13.1.2020'"),
        ([row("08:00", day="20200113")], 2, "date_fixed is '20200113'"),
        ([row("8:00")], 2, "time is '8:00'"),
        ([row("24:00")], 2, "time is '24:00'"),
        ([row("08:00", waiting="many")], 2, "liczbaKlwKolejce is 'many'"),
        ([row("08:00", waiting=-1)], 2, "liczbaKlwKolejce is '-1'"),
        ([row("08:00", waiting="")], 2, "liczbaKlwKolejce is ''"),
        ([row("08:00", status=2)], 2, "status is '2'"),
        ([row("08:00", number="113")], 2, "aktualnyNumer is '113'"),
        ([row("08:00", number="A113")], 2, "ticket A113 was called by the queue of letter X"),
        ([row("08:00", letter="x")], 2, "literaGrupy is 'x'"),
        ([row("08:00"), row("08:05", office="Other")], 3, "office 'Other' after 'Office' (line 2)"),
        ([row("08:00"), row("08:00", waiting=1)], 3, "queue X at 08:00 differs from line 2"),
        ([row("08:00", queue="1"), row("08:00", queue="2")], 3, "queue 2 has letter X, but line 2: 1 has X"),
        ([row("08:00", queue="1"), row("08:05", "A", queue="1")], 3, "queue 1 has letter A, but line 2: 1 has X"),
        ([row("08:00") + ",more"], 2, "11 fields where the header names 10"),
        (['Office,"08:00'], 2, "not CSV: unexpected end of data"),
    ],
)
def test_a_row_that_cannot_be_understood_is_told_by_file_and_line(
    write: Write, rows: list[str], line: int, what: str
) -> None:
    path = write(*rows)
    error = wrong(path)
    assert (error.line, error.what) == (line, what)
    assert str(error).startswith(f"{path}, line {line}: {what}\n  ")
    assert error.mend.endswith(".")


def test_all_missing_columns_are_told_at_once(write: Write) -> None:
    error = wrong(write("x", header="name,time,idGrupy"))
    assert error.what == (
        "missing columns: date_fixed, status, literaGrupy, nazwaGrupy, "
        "liczbaCzynnychStan, liczbaKlwKolejce, aktualnyNumer"
    )


def test_a_column_named_twice_is_told(write: Write) -> None:
    assert wrong(write(header=f"{HEADER},time")).what == "columns named twice: time"


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    assert wrong(path).what == "the file is empty"


def test_a_file_with_a_header_alone_is_told(write: Write) -> None:
    assert wrong(write()).what == "there is a header but no row"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert wrong(tmp_path / "nowhere.csv").what == "cannot be read: No such file or directory"


def test_text_that_is_not_utf_8_is_told_with_its_line(write: Write) -> None:
    path = write(row("08:00"))
    path.write_bytes(path.read_bytes() + "Óffice".encode("latin-1"))
    error = wrong(path)
    assert (error.line, error.what) == (3, "not UTF-8 text")
