from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import json

from controller.core.wait import WaitEstimator
from simulation.bench import main
from simulation.customers import Move, Step, customers_of
from simulation.feed import Feed, Queue, Reading, Snapshot
from simulation.wait_bench import Compared, compare, truth
from vuoro.values import WaitRange

RECORDED = Path(__file__).parents[1] / "data" / "office_hour.csv"
MINUTE = 60_000
EIGHT = 8 * 60 * MINUTE


def day(*shots: tuple[int, int]) -> Feed:
    """A day of one queue: how many wait and the number called last, every five minutes."""
    snapshots = tuple(
        Snapshot(EIGHT + 5 * MINUTE * place, {"X": Reading(open=True, waiting=waiting, number=number, desks=1, line=0)})
        for place, (waiting, number) in enumerate(shots)
    )
    return Feed("Office", date(2020, 1, 13), (Queue("X", "X", "X"),), snapshots, ())


def customers_every(minutes: float, wait: float, count: int) -> list[Step]:
    steps = []
    for place in range(count):
        came = round(place * minutes * MINUTE)
        steps += [
            Step(came, Move.COMES, "A", f"{place}"),
            Step(came + round(wait * MINUTE), Move.CALLED, "A", f"{place}"),
        ]
    return sorted(steps, key=lambda step: step.at_ms)


def test_who_came_first_is_called_first() -> None:
    steps = list(customers_of(day((3, 0), (2, 2), (0, 5))))
    called = [step.customer for step in steps if step.move is Move.CALLED]
    assert called == ["X1", "X2", "X3", "X4", "X5"][: len(called)]
    assert len(called) == 5


def test_a_recorded_walk_out_is_who_came_last() -> None:
    steps = list(customers_of(day((4, 0), (2, 1), (0, 3))))
    assert [step.customer for step in steps if step.move is Move.LEAVES] == ["X4"]
    assert [step.customer for step in steps if step.move is Move.CALLED] == ["X1", "X2", "X3"]


def test_customers_before_the_fifth_call_are_told_nothing_and_counted_as_that() -> None:
    figures = truth(compare([customers_every(20, 3, count=20)], WaitEstimator())[0])
    assert (figures.n, figures.cannot_say) == (15, 0.25)


def test_customers_who_leave_count_nowhere() -> None:
    steps = customers_every(20, 3, count=20)
    left = [Step(MINUTE, Move.COMES, "B", "b"), Step(2 * MINUTE, Move.LEAVES, "B", "b")]
    every = sorted(steps + left, key=lambda step: step.at_ms)
    assert truth(compare([every], WaitEstimator())[0]) == truth(compare([steps], WaitEstimator())[0])


def test_each_day_starts_without_calls() -> None:
    days = compare([customers_every(20, 3, count=20)] * 3, WaitEstimator())
    assert [truth(each).cannot_say for each in days] == [0.25] * 3


def test_the_figures_are_what_they_are_called() -> None:
    told = WaitRange(10, 20)
    figures = truth(
        [
            Compared(wait=10, likely=14, told=told, naive=20, naive_ahead=10),
            Compared(wait=20, likely=14, told=told, naive=20, naive_ahead=10),
            Compared(wait=21, likely=14, told=told, naive=20, naive_ahead=10),
            Compared(wait=4, likely=2, told=WaitRange(0, 5), naive=20, naive_ahead=10),
            Compared(wait=4),
        ]
    )
    assert (figures.inside, figures.n) == (0.75, 4)
    assert (figures.inside_long, figures.n_long) == (0.5, 2)
    assert (figures.below, figures.above) == (0, 0.25)
    assert (figures.width_min, figures.width_mean_min) == (10, 8.75)
    assert figures.rmse_min == pytest.approx(((16 + 36 + 49 + 4) / 4) ** 0.5, abs=0.01)
    assert figures.naive_rmse_min == pytest.approx(((100 + 0 + 1 + 256) / 4) ** 0.5, abs=0.01)
    assert figures.cannot_say == 0.2


def test_a_day_without_customers_has_no_figures() -> None:
    figures = truth([])
    assert (figures.n, figures.inside, figures.rmse_min) == (0, None, None)


def test_the_naive_machine_multiplies_the_place_by_the_time_per_call_so_far() -> None:
    steps = customers_every(10, 0, count=6)
    steps += [Step(51 * MINUTE, Move.COMES, "A", f"late {place}") for place in range(3)]
    steps += [Step((52 + place) * MINUTE, Move.CALLED, "A", f"late {place}") for place in range(3)]
    compared = compare([steps], WaitEstimator())[0]
    assert [round(each.naive) for each in compared[-3:]] == [10, 20, 30]
    assert [round(each.naive_ahead) for each in compared[-3:]] == [0, 10, 20]


def test_the_bench_ends_with_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wait", "--replay", str(RECORDED), "--json"]) == 0
    figures = json.decode(capsys.readouterr().out.splitlines()[-1], type=dict[str, float | None])
    wanted = {"inside", "inside_long", "width_min", "width_mean_min", "rmse_min", "naive_rmse_min", "n"}
    assert wanted <= set(figures)


def test_without_json_the_figures_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wait", "--replay", str(RECORDED)]) == 0
    assert capsys.readouterr().out.startswith("inside ")


def test_a_file_that_is_no_day_is_told_and_ends_as_bad_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "missing.csv"
    assert main(["wait", "--replay", str(missing), "--json"]) == 65
    assert "missing.csv" in capsys.readouterr().err
