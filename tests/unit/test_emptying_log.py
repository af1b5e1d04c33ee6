"""A log of emptyings says whether it is as it was written: no change, removal or new order goes unseen."""

from __future__ import annotations

import itertools
import json
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.emptying_examples import lines, log, record
from vuoro.emptying_log import Problem, after, enter, head_of, last_of, lines_of, read, verify
from vuoro.messages.state import LogHead
from vuoro.values import RecordKind

HEAD = log()[-1].hash
PAGE = (Path(__file__).parents[2] / "docs" / "emptying-log.md").read_text(encoding="utf-8")
FILE = "".join(f"{line}\n" for line in lines()).encode()
#: What is done to a byte: one bit of it, the case of a letter, the sign of a foreign encoding, and what parts lines.
FLIPS = (0x01, 0x02, 0x10, 0x20, 0x80, 0xFF)
REPLACEMENTS = (0x00, 0x0A, 0x20)


def test_a_log_as_it_was_written_has_no_problem() -> None:
    assert verify(lines(), HEAD) == []
    assert verify(lines_of(FILE), HEAD) == []
    assert last_of(lines()) == LogHead(count=4, head=HEAD) == head_of(log()[-1])


def test_an_empty_log_has_no_problem_and_no_head() -> None:
    assert verify([]) == []
    assert last_of([]) == LogHead()


def test_a_record_is_read_as_it_was_entered() -> None:
    assert [read(line) for line in lines()] == log()


def test_anybody_can_check_a_line_without_this_program() -> None:
    for line in lines():
        body, _, digest = line.rpartition(',"hash":"')
        assert sha256(f"{body}}}".encode()).hexdigest() == digest.removesuffix('"}')


def test_the_commands_in_the_docs_give_the_hash_of_a_line(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(FILE)
    commands = next(block for block in PAGE.split("```sh\n")[1:] if "sha256sum" in block).partition("```")[0]
    said = subprocess.run(["sh", "-c", commands], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert said.split()[0] == log()[0].hash


def test_the_page_in_the_docs_names_every_field_of_a_record_in_its_order() -> None:
    names = json.loads(lines()[0])
    places = [PAGE.index(f"`{name}`", PAGE.index("## A record")) for name in names]
    assert places == sorted(places)


def test_a_record_tells_seconds_and_parts_of_them_in_utc_and_as_on_the_wall() -> None:
    told = json.loads(lines()[0])
    assert told["opened"] == {"utc": "2026-03-02T14:15:05.250000Z", "local": "2026-03-02T16:15:05.250000+02:00"}


def test_no_byte_of_a_log_can_be_changed_unseen() -> None:
    for place, byte in enumerate(FILE):
        for other in {*(byte ^ flip for flip in FLIPS), *REPLACEMENTS} - {byte}:
            changed = FILE[:place] + bytes([other]) + FILE[place + 1 :]
            assert verify(lines_of(changed)), f"byte {place} can become {other:#x}"


def test_no_byte_can_be_taken_out_or_put_in_unseen() -> None:
    for place in range(len(FILE)):
        assert verify(lines_of(FILE[:place] + FILE[place + 1 :]))
        for byte in b' \n0"':
            assert verify(lines_of(FILE[:place] + bytes([byte]) + FILE[place:]))


@pytest.mark.parametrize("place", range(3))
def test_a_record_that_is_taken_out_is_missed_where_it_stood(place: int) -> None:
    rest = lines()
    del rest[place]
    assert verify(rest)[0].line == place + 1


@pytest.mark.parametrize("kept", range(4))
def test_an_end_that_is_cut_off_is_missed_by_the_head(kept: int) -> None:
    rest = lines()[:kept]
    assert verify(rest) == []
    assert [problem.line for problem in verify(rest, HEAD)] == [kept + 1]


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(range(4), 2)))
def test_records_that_have_changed_places_are_seen(one: int, other: int) -> None:
    moved = lines()
    moved[one], moved[other] = moved[other], moved[one]
    assert verify(moved)


@pytest.mark.parametrize("place", range(4))
def test_a_record_that_is_put_in_is_seen(place: int) -> None:
    before = log()[place - 1].hash if place else ""
    forged = enter(record(place + 1, RecordKind.OPENED, previous=before)).line
    assert verify([*lines()[:place], forged, *lines()[place:]], HEAD)


def test_a_log_written_anew_from_one_record_on_is_seen_by_the_head() -> None:
    forged, previous = [], ""
    for entry in log():
        one = enter(record(entry.record.number, entry.record.what, previous=previous, envelopes=99))
        forged.append(one.line)
        previous = one.hash
    assert verify(forged) == []
    assert verify(forged, HEAD) == [Problem(5, f"the head {HEAD} is not in the log: the end is cut off, or was forged")]


def test_a_head_that_was_noted_some_records_ago_is_in_the_log_and_vouches_for_no_later_ones() -> None:
    assert verify(lines(), log()[1].hash) == []
    assert after(lines(), log()[1].hash) == 2
    assert after(lines(), HEAD) == 0


def test_every_mistake_is_told_with_its_line() -> None:
    broken = lines()
    broken[1] = broken[1].replace('"counted":13', '"counted":12')
    broken[3] = broken[3].replace('"team-1"', '"team-2"')
    assert [str(problem) for problem in verify(broken)] == [
        "line 2: the record was changed: its hash does not fit it",
        "line 4: the record was changed: its hash does not fit it",
    ]


def test_a_log_whose_first_years_have_been_forgotten_begins_later() -> None:
    assert verify(lines()[2:], HEAD, first=3) == []
    assert verify(lines()[2:], HEAD)


def test_a_record_of_a_later_format_is_not_called_changed() -> None:
    later = enter(record(1, RecordKind.OPENED, format=2)).line
    assert verify([later]) == [Problem(1, "format 2, and this program knows 1")]


@given(st.binary(max_size=300))
def test_what_is_no_log_is_told_and_never_a_fault(content: bytes) -> None:
    assert verify(lines_of(content)) or content == b""


@given(st.permutations(range(4)))
def test_only_the_right_order_is_right(order: list[int]) -> None:
    assert (verify([lines()[place] for place in order], HEAD) == []) == (order == [0, 1, 2, 3])
