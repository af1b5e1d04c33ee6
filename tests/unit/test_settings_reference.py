"""The tables of settings in the docs are those of the settings classes, and the examples in them can be read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

import pytest
from msgspec import Meta, Struct

from devices.queue_display.settings import DisplaySettings
from devices.ticket_kiosk.settings import KioskSettings
from vuoro.config import parse
from vuoro.settings_reference import reference

_DOCS: Final = Path(__file__).parents[2] / "docs"
_PAGES: Final = {"display.md": DisplaySettings, "kiosk.md": KioskSettings}


class _Lamp(Struct, frozen=True, kw_only=True):
    """A lamp on ``pin``."""

    pin: Annotated[int, Meta(ge=0, le=27)]


class _Example(Struct, frozen=True, kw_only=True):
    """An example.

    It has ``lamps``.
    """

    name: str
    limit_s: Annotated[int, Meta(ge=1)] | None = None
    lamps: tuple[_Lamp, ...] = ()
    sizes: tuple[int, int] = (3, 4)


def test_a_reference_has_a_table_for_each_table_of_the_file() -> None:
    assert reference(_Example).splitlines() == [
        "An example.",
        "",
        "It has `lamps`.",
        "",
        "| key | what it may be | without it |",
        "|---|---|---|",
        "| `name` | text in quotes | **required** |",
        "| `limit_s` | a whole number from 1 | none |",
        "| `sizes` | a list | `(3, 4)` |",
        "",
        "### `[[lamps]]`",
        "",
        "A lamp on `pin`.",
        "",
        "| key | what it may be | without it |",
        "|---|---|---|",
        "| `pin` | a whole number from 0 to 27 | **required** |",
    ]


@pytest.mark.parametrize(("page", "settings"), _PAGES.items(), ids=_PAGES)
def test_the_page_in_the_docs_is_up_to_date(page: str, settings: type[Struct]) -> None:
    """Mend it with: python -m vuoro.settings_reference module:Class."""
    words = (_DOCS / page).read_text(encoding="utf-8")
    assert words.endswith(reference(settings))


@pytest.mark.parametrize(("page", "settings"), _PAGES.items(), ids=_PAGES)
def test_the_example_in_the_docs_can_be_read(page: str, settings: type[Struct]) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", (_DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert parse(example, settings, page)
