"""``vuoroctl preview pages``: every page of the kiosk as a picture, without a kiosk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from devices.ticket_kiosk.example_point import known_of, visits
from devices.ticket_kiosk.pages.compose import compose
from devices.ticket_kiosk.pages.page import Place
from devices.ticket_kiosk.pages_cli import BadPageError, pages
from vuoro.site_file import load_site
from vuoro.touch.frame import STILL_THERE
from vuoro.values import Language

_SITES: Final = Path(__file__).parents[2] / "sites"
#: A Tuesday morning in Lappeenranta: most authorities serve, some only later.
_MORNING: Final = datetime(2026, 11, 24, 7, 42, tzinfo=UTC)


def _run(png: Path, *options: str) -> Image.Image:
    app = typer.Typer()
    app.command()(pages)
    CliRunner().invoke(app, ["--png", str(png), *options], catch_exceptions=False)
    with Image.open(png) as image:
        image.load()
    return image


@pytest.mark.parametrize("site", ["demo", "lahti", "lappeenranta"])
def test_every_kind_of_page_can_be_painted_for_every_ready_site(site: str) -> None:
    known = known_of(load_site(_SITES / f"{site}.toml"), _MORNING)
    shown = {compose(visit, then).place for _, visit, then in visits(known, Language.FI)}
    missing = {*Place, STILL_THERE} - shown - {Place.IDENTITY, Place.AUTHORITY}
    assert missing <= {Place.SITUATION, Place.ELSEWHERE}  # the demo has neither


def test_one_page_is_painted_as_large_as_the_screen_and_in_its_look(tmp_path: Path) -> None:
    usual = _run(tmp_path / "a.png", "--page", "menu", "--at", "2026-11-24T09:42")
    assert usual.size == (1920, 1080)
    dark = _run(tmp_path / "b.png", "--page", "menu", "--contrast", "--language", "ar", "--large")
    assert (usual.getpixel((0, 0)), dark.getpixel((0, 0))) == ((0xF3, 0xF5, 0xF7), (0, 0, 0))


def test_all_pages_are_painted_on_one_sheet(tmp_path: Path) -> None:
    sheet = _run(tmp_path / "all.png", "--site", str(_SITES / "lappeenranta.toml"), "--at", "2026-11-24T09:42")
    assert sheet.width == 4 * 640 + 5 * 16
    assert sheet.height > 2000


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (("--page", "welcom"), 'Did you mean "welcome"'),
        (("--size", "big"), "width x height"),
        (("--size", "800x600"), "20 mm"),
    ],
)
def test_what_cannot_be_painted_is_refused_with_the_reason(
    tmp_path: Path, options: tuple[str, str], wrong: str
) -> None:
    with pytest.raises(BadPageError, match=wrong):
        _run(tmp_path / "a.png", *options)
