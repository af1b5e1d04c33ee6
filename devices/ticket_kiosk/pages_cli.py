"""``vuoroctl preview pages``: pictures of the kiosk's pages, by its own layout and painter, without a screen.

Owns the command line, and the sheet that shows all pages at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer
from msgspec.structs import replace
from PIL import Image

from devices.ticket_kiosk.example_point import known_of, visits
from devices.ticket_kiosk.pages.compose import compose
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.layout import lay_out
from devices.ticket_kiosk.pages.visit import Visit
from vuoro.config import load
from vuoro.errors import ExitCode, VuoroError
from vuoro.expected import did_you_mean
from vuoro.site import Site
from vuoro.touch.glass import Glass
from vuoro.touch.leaves import Leaves
from vuoro.touch.page import Look
from vuoro.touch.painting import Letters, paint
from vuoro.values import Language

_DEMO_SITE: Final = Path(__file__).parents[2] / "sites" / "demo.toml"
_SIZE: Final = re.compile(r"([0-9]+)x([0-9]+)")
_STANDING: Final = Glass(width=1080, height=1920, pixels_per_mm=4.03)
_LETTERS: Final = Letters()
_LEAVES: Final = Leaves(_LETTERS, lay_out)
#: The sheet: so many pages in a row, each as large as fits into its cell.
_ACROSS: Final = 4
_CELL: Final = (640, 360)
_GAP: Final = 16
#: The pages have few colours, and letters with smooth edges; more would only make the file larger.
_COLOURS: Final = 64
_BETWEEN: Final = (0x51, 0x58, 0x63)


class BadPageError(VuoroError):
    """The page, the screen or the moment cannot be understood."""

    exit_code = ExitCode.USAGE


def pages(
    *,
    png: Annotated[Path, typer.Option(help="Write the picture here.")],
    page: Annotated[str | None, typer.Option(help="The page, such as welcome; without it, all on a sheet.")] = None,
    site: Annotated[Path, typer.Option(help="The site's TOML file.")] = _DEMO_SITE,
    language: Annotated[Language, typer.Option(help="The language of the page.")] = Language.FI,
    size: Annotated[str, typer.Option(help="The screen in pixels: width x height.")] = "1920x1080",
    pixels_per_mm: Annotated[float, typer.Option(help="Pixels on a millimetre of the screen.", min=0.1)] = 5.58,
    large: Annotated[bool, typer.Option("--large", help="In large letters.")] = False,
    contrast: Annotated[bool, typer.Option("--contrast", help="In high contrast.")] = False,
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="The local time.")] = None,
) -> None:
    """Paint the pages of the touch screen as a customer would see them."""
    model = load(site, Site)
    zone = ZoneInfo(model.time_zone)
    known = known_of(model, datetime.now(zone) if at is None else at.replace(tzinfo=zone))
    glass = _glass(size, pixels_per_mm)
    if page is None:
        _sheet(known, glass).quantize(_COLOURS).save(png, optimize=True)
    else:
        visit, then = _visit(page, known, language)
        _painted(replace(visit, look=Look(large=large, contrast=contrast)), then, glass).save(png, optimize=True)


def _visit(name: str, known: Known, language: Language) -> tuple[Visit, Known]:
    by_name = {each: (visit, then) for each, visit, then in visits(known, language)}
    if name not in by_name:
        raise BadPageError(f'no page "{name}". {did_you_mean(name, by_name)}Known: {", ".join(by_name)}.')
    return by_name[name]


def _glass(size: str, pixels_per_mm: float) -> Glass:
    match = _SIZE.fullmatch(size)
    if match is None:
        raise BadPageError(f'"{size}" is no size: write width x height in pixels, such as 1920x1080')
    glass = Glass(width=int(match[1]), height=int(match[2]), pixels_per_mm=pixels_per_mm)
    if glass.mistake is not None:
        raise BadPageError(glass.mistake)
    return glass


def _painted(visit: Visit, known: Known, glass: Glass) -> Image.Image:
    page = compose(visit, known, lambda page, leaf: _LEAVES.turn(page, leaf, glass))
    return paint(lay_out(page, glass, _LETTERS))


def _sheet(known: Known, glass: Glass) -> Image.Image:
    """Return every page in Finnish, and some in each other language, each look, and on a standing screen."""
    pictures = [_painted(visit, then, glass) for _, visit, then in visits(known, Language.FI)]
    pictures += list(_others(known, glass))
    rows = ceil(len(pictures) / _ACROSS)
    width, height = _CELL[0] + _GAP, _CELL[1] + _GAP
    sheet = Image.new("RGB", (_ACROSS * width + _GAP, rows * height + _GAP), _BETWEEN)
    for index, picture in enumerate(pictures):
        row, column = divmod(index, _ACROSS)
        picture.thumbnail(_CELL, Image.Resampling.LANCZOS)
        left, top = ((cell - side) // 2 for cell, side in zip(_CELL, picture.size, strict=True))
        sheet.paste(picture, (_GAP + column * width + left, _GAP + row * height + top))
    return sheet


def _others(known: Known, glass: Glass) -> Iterator[Image.Image]:
    for name, language, look, screen in (
        ("menu", Language.SV, Look(contrast=True), glass),
        ("service", Language.EN, Look(large=True), glass),
        ("result", Language.SE, Look(), glass),
        ("menu", Language.RU, Look(large=True), glass),
        ("needs", Language.UK, Look(), glass),
        ("menu", Language.AR, Look(), glass),
        ("result", Language.AR, Look(contrast=True), glass),
        ("welcome", Language.FI, Look(), _STANDING),
        ("menu", Language.SV, Look(), _STANDING),
        ("service", Language.EN, Look(), _STANDING),
        ("result", Language.RU, Look(), _STANDING),
    ):
        visit, then = _visit(name, known, language)
        yield _painted(replace(visit, look=look), then, screen)
