from __future__ import annotations

from functools import cache

import pytest

from controller.core.wait import WaitEstimator
from simulation.customers import Move, Step
from simulation.office_days import SHAPES, made_up_day
from simulation.wait_bench import Truth, compare, truth

#: Days on which desks open, close or stand still without a word; nobody can foresee the waits that are cut in two then.
SURPRISES = {"desks open and close", "lunch break", "stalled queue", "rush"}


def several_sites(shape: str, days: int, *, stretched: float = 1.0) -> Truth:
    """The figures of the last of some following days, at a few sites."""
    sites = [
        compare([stretch(made_up_day(shape, 100 * site + day), stretched) for day in range(days)], WaitEstimator())
        for site in range(4)
    ]
    return truth([each for site in sites for each in site[-1]])


def stretch(steps: list[Step], factor: float) -> list[Step]:
    return [Step(round(step.at_ms * factor), step.move, step.service, step.customer) for step in steps]


@cache
def figures(shape: str, days: int) -> Truth:
    return several_sites(shape, days)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("days", [1, 3])
def test_most_waits_end_inside_their_range_on_days_of_every_shape(shape: str, days: int) -> None:
    found = figures(shape, days)
    assert found.inside is not None
    assert found.inside >= (0.80 if shape in SURPRISES else 0.83)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("days", [1, 3])
def test_most_long_waits_do_as_well(shape: str, days: int) -> None:
    found = figures(shape, days)
    assert found.inside_long is not None
    assert found.inside_long >= (0.60 if shape in SURPRISES else 0.77)


@pytest.mark.parametrize("shape", SHAPES)
def test_truth_is_not_bought_with_ranges_that_say_nothing(shape: str) -> None:
    found = figures(shape, 3)
    assert found.width_min is not None
    assert found.rmse_min is not None
    # 87 % of normal errors are within 1.5 of their root mean square on either side; rounding adds at most two steps.
    assert found.width_min <= 2 * 1.5 * found.rmse_min + 10


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_nothing_is_fitted_to_how_long_waits_usually_are(factor: float) -> None:
    found = several_sites("steady", 3, stretched=factor)
    assert found.inside is not None
    assert found.inside >= 0.83


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_and_a_seed_make_one_day(shape: str) -> None:
    assert made_up_day(shape, 1) == made_up_day(shape, 1) != made_up_day(shape, 2)


@pytest.mark.parametrize("shape", SHAPES)
def test_on_a_made_up_day_everyone_comes_once_and_is_called_or_leaves_at_most_once(shape: str) -> None:
    came: set[str] = set()
    gone: set[str] = set()
    steps = made_up_day(shape, 3)
    assert [step.at_ms for step in steps] == sorted(step.at_ms for step in steps)
    for step in steps:
        if step.move is Move.COMES:
            assert step.customer not in came
            came.add(step.customer)
        else:
            assert step.customer in came - gone
            gone.add(step.customer)
    assert len(gone) > 0.9 * len(came)


def test_a_fire_alarm_empties_the_house() -> None:
    noon = 12 * 3_600_000
    left = [step for step in made_up_day("fire alarm", 0) if step.move is Move.LEAVES]
    assert left
    assert {step.at_ms for step in left} == {noon}
