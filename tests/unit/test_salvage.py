from __future__ import annotations

from typing import Any

import pytest

from vuoro.places import Desk, DeskPolicy
from vuoro.salvage import salvage
from vuoro.services import Service, Words
from vuoro.values import Texts

TEXTS = {"fi": "Yksi", "sv": "Ett", "en": "One"}


def test_what_is_right_stays_as_it_is() -> None:
    content = {"id": "1", "name": TEXTS, "services": ["a", "b"], "policy": "weighted"}
    assert salvage(content, Desk) == Desk(id="1", name=Texts(**TEXTS), services=("a", "b"), policy=DeskPolicy.WEIGHTED)


def test_text_of_the_wrong_form_stays_so_that_references_to_it_hold() -> None:
    assert salvage({"id": "Desk One", "name": TEXTS}, Desk).id == "Desk One"


@pytest.mark.parametrize("policy", ["wieghted", 5, []])
def test_a_value_that_cannot_be_used_gives_way_to_the_default(policy: Any) -> None:
    assert salvage({"id": "1", "name": TEXTS, "policy": policy}, Desk).policy is DeskPolicy.LONGEST_WAIT


def test_a_missing_value_becomes_an_empty_one() -> None:
    service = salvage({"id": "tax", "search": {"fi": "vero"}}, Service)
    assert (service.letter, service.name, service.search) == ("", Texts(fi="", sv="", en=""), Words())


def test_a_list_of_tables_keeps_its_length_because_other_mistakes_count_in_it() -> None:
    assert [desk.id for desk in salvage([{"id": "1"}, 5, {"id": "3"}], tuple[Desk, ...])] == ["1", "", "3"]


def test_a_list_of_values_keeps_those_that_can_be_used() -> None:
    assert salvage({"id": "1", "services": ["a", 5, "Not an id", "b"]}, Desk).services == ("a", "b")
