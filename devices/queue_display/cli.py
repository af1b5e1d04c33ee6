"""``vuoroctl preview board``: a picture of the board for any calls, by the painter of the display, without a screen.

Owns the command line and its file of calls only.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec
import typer
from msgspec import Meta, Struct

from devices.queue_display.painter import Fonts, save_png
from vuoro.board.facts import clock
from vuoro.board.legible import check_legible
from vuoro.board.showings import SHOWINGS, Timing
from vuoro.board.surface import Surface
from vuoro.board.view import ListedCall, MainPlace, View
from vuoro.config import load
from vuoro.errors import ConfigError, ExitCode, Problem, VuoroError
from vuoro.site import Site
from vuoro.values import Texts, TicketNumber

_DEMO_SITE: Final = Path(__file__).parents[2] / "sites" / "demo.toml"
_SIZE: Final = re.compile(r"([0-9]+)x([0-9]+)")


class PreviewCall(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call of the file: its number and desk, its age, and how often it has been shown (0: it still waits for it)."""

    number: TicketNumber
    desk: str
    age_s: Annotated[float, Meta(ge=0)] = 60.0
    count: Annotated[int, Meta(ge=0, le=SHOWINGS)] = SHOWINGS

    def is_shown(self, timing: Timing) -> bool:
        """Return whether it is being shown just now, the ``count``-th time."""
        since_ms = 1000 * self.age_s - (self.count - 1) * timing.interval_ms
        return self.count > 0 and 0 <= since_ms < timing.hold_ms


class BadSizeError(VuoroError):
    """The size of the screen cannot be understood."""

    exit_code = ExitCode.USAGE


def board(
    *,
    calls: Annotated[Path, typer.Option(help='JSON: [{"number": "X113", "desk": "4", "age_s": 1, "count": 1}, …]')],
    png: Annotated[Path, typer.Option(help="Write the picture here.")],
    size: Annotated[str, typer.Option(help="The screen in pixels: width x height.")] = "1920x1080",
    distance: Annotated[float, typer.Option(help="Metres from the screen to the farthest seat.", min=0.1)] = 5.0,
    pixels_per_mm: Annotated[float, typer.Option(help="Pixels on a millimetre of the screen.", min=0.1)] = 1.5,
    site: Annotated[Path, typer.Option(help="The site's TOML file.")] = _DEMO_SITE,
    time: Annotated[str | None, typer.Option(help="What the clock shows; now, if it is not given.")] = None,
    disconnected: Annotated[bool, typer.Option("--disconnected", help="The hub has been away for long.")] = False,
) -> None:
    """Paint the board as the queue display would show it."""
    model = load(site, Site)
    view = preview(_read(calls), model, time or clock(datetime.now(ZoneInfo(model.time_zone))))
    surface, fonts = _surface(size, distance, pixels_per_mm), Fonts()
    check_legible(surface, fonts)
    save_png(msgspec.structs.replace(view, connected=not disconnected), surface, png, fonts)


def preview(calls: tuple[PreviewCall, ...], site: Site, time: str) -> View:
    """Return the board with ``calls``: one that is being shown has the main place, else the newest that was shown."""
    newest_first = sorted(calls, key=lambda call: call.age_s)
    timing = Timing()
    shown = next((call for call in newest_first if call.is_shown(timing)), None)
    main = shown or next((call for call in newest_first if call.count), None)
    return View(
        name=site.name,
        clock=time,
        main=None if main is None else _main_place(main, site, showing=0 if shown is None else shown.count),
        calls=tuple(
            ListedCall(number=call.number, desk=_desk(call.desk, site), in_showing=call is shown)
            for call in newest_first
        ),
        connected=True,
    )


def _main_place(call: PreviewCall, site: Site, *, showing: int) -> MainPlace:
    return MainPlace(
        call=f"20200101-{call.number}.1",
        number=call.number,
        desk=_desk(call.desk, site),
        showing=showing,
        called_at=None,
    )


def _desk(wanted: str, site: Site) -> Texts:
    """Return the name of the site's desk with this id or name; a desk the site does not have is called as given."""
    names = (desk.name for desk in site.desks if wanted in (desk.id, desk.name.fi, desk.name.sv, desk.name.en))
    return next(names, Texts(fi=wanted, sv=wanted, en=wanted))


def _surface(size: str, distance: float, pixels_per_mm: float) -> Surface:
    match = _SIZE.fullmatch(size)
    if match is None:
        raise BadSizeError(f'--size "{size}" is not a size. Give width and height in pixels: 1920x1080')
    try:
        values = {"width": int(match[1]), "height": int(match[2])}
        return msgspec.convert(values | {"viewing_distance_m": distance, "pixels_per_mm": pixels_per_mm}, Surface)
    except msgspec.ValidationError as error:
        raise BadSizeError(f"no board can be laid out for this screen: {error}") from None


def _read(path: Path) -> tuple[PreviewCall, ...]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[PreviewCall, ...])
    except OSError as error:
        problem = Problem(str(path), "", f"this file cannot be read ({error.strerror})", "Check its name and rights.")
    except msgspec.MsgspecError as error:
        remedy = 'Write a list such as [{"number": "X113", "desk": "4", "age_s": 1, "count": 1}].'
        problem = Problem(str(path), "", f"these are no calls: {error}", remedy)
    raise ConfigError([problem])
