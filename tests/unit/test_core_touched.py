"""A fact touches every view that is other after it than before it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from controller.core.decide import decide
from controller.core.refusal import Refused
from controller.core.touched import touched_by
from controller.core.views import AnyState, View, all_views, show
from tests.unit.core_steps import Step, steps
from tests.unit.core_world import SMALL_SITE, Hall
from vuoro.messages.events import AnyFact

_BENEFITS, _HOUSING, _TAX = SMALL_SITE.services
#: Desk 1 serves two areas here.
TWO_AREAS = replace(SMALL_SITE, services=(_BENEFITS, replace(_HOUSING, area="upper"), _TAX))


def everything_shown(hall: Hall) -> dict[View, AnyState]:
    return {view: show(hall.lobby, view, hall.now) for view in all_views(hall.lobby.plan)}


def facts_of(hall: Hall, step: Step) -> tuple[AnyFact, ...]:
    try:
        return decide(hall.lobby, *step, hall.now)
    except Refused:
        return ()


@given(st.lists(steps, max_size=40))
def test_what_a_fact_does_not_touch_stays_as_it_was(day: list[Step]) -> None:
    hall = Hall(TWO_AREAS)
    for step in day:
        for fact in facts_of(hall, step):
            before, touched = everything_shown(hall), set(touched_by(hall.lobby, fact))
            hall.happen(fact)
            after = everything_shown(hall)
            assert {view for view in after if after[view] != before[view]} <= touched
            assert touched <= set(after)


@given(st.lists(steps, max_size=40))
def test_deciding_changes_nothing(day: list[Step]) -> None:
    hall = Hall()
    for step in day:
        before, seq = everything_shown(hall), hall.lobby.seq
        facts = facts_of(hall, step)
        assert everything_shown(hall) == before
        assert hall.lobby.seq == seq
        for fact in facts:
            hall.happen(fact)
