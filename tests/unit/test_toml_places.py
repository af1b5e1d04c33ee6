from __future__ import annotations

import pytest

from vuoro.toml_places import line_of, places

TEXT = '''\
site = "lahti"
name.fi = "Lahti"
hours . mon = ["08:00-16:00"]
note = """
fake = 1
[[fake]]
"""

[[authorities]]
id = "kela"

[[authorities]]
id = "vero"
name = { fi = "Vero" }

[[authorities.exceptions]]
day = 2026-12-24

[[authorities.exceptions]]
day = 2026-12-31

[[desks]]
services = [
    "a",
    "b",
]
"id" = "1"

[broker]
host = "hub"
'''
FOUND = places(TEXT)


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("site", 1),
        ("name.fi", 2),
        ("hours.mon", 3),
        ("authorities[0].id", 10),
        ("authorities[1].id", 13),
        ("authorities[1].exceptions[0].day", 17),
        ("authorities[1].exceptions[1]", 19),
        ("desks[0].id", 27),
        ("broker.host", 30),
    ],
)
def test_a_key_is_found_at_its_line(key: str, line: int) -> None:
    assert line_of(key, FOUND) == line


@pytest.mark.parametrize(
    ("key", "line"), [("authorities[1].name.fi", 14), ("desks[0].services[1]", 23), ("hours.mon[0]", 3)]
)
def test_a_key_inside_a_value_is_found_at_the_line_of_the_value(key: str, line: int) -> None:
    assert line_of(key, FOUND) == line


@pytest.mark.parametrize(("key", "line"), [("desks[0].letter", 22), ("authorities[0].name.sv", 9), ("broker.port", 29)])
def test_a_missing_key_is_found_at_the_table_it_belongs_to(key: str, line: int) -> None:
    assert line_of(key, FOUND) == line


@pytest.mark.parametrize("key", ["", "services", "fake"])
def test_what_is_nowhere_has_no_line(key: str) -> None:
    assert line_of(key, FOUND) is None
