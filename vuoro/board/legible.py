"""Whether a board can be read on a screen from where people sit, and from how far it could be."""

from __future__ import annotations

from math import ceil
from typing import ClassVar, Final

from msgspec.structs import replace

from vuoro.board.layout import lay_out
from vuoro.board.main_place import USUAL_DESK
from vuoro.board.picture import Kind, Measure
from vuoro.board.surface import CALLED_LEAST, SECONDARY_LEAST, Surface
from vuoro.board.view import ListedCall, MainPlace, Sign, View
from vuoro.board.writing import largest
from vuoro.errors import ExitCode, VuoroError
from vuoro.values import Texts

#: The widest number there is; it has to be read as well.
_NUMBER: Final = "W1000"
_DESK: Final = Texts(fi=USUAL_DESK, sv=USUAL_DESK, en=USUAL_DESK)
_WIDEST: Final = View(
    name=None,
    clock="10.00",
    main=MainPlace(call=f"20200101-{_NUMBER}.1", number=_NUMBER, desk=_DESK, showing=1, called_at=None),
    calls=(ListedCall(number=_NUMBER, desk=_DESK, in_showing=True),),
    connected=True,
)


class TooFarError(VuoroError):
    """The screen is too small for the distance it is read from."""

    exit_code: ClassVar[ExitCode] = ExitCode.CONFIG


def check_legible(surface: Surface, measure: Measure, *, at_desk: bool = False) -> None:
    """Refuse a screen that cannot be read from its viewing distance: raise `TooFarError` with the distance that can."""
    widest = replace(_WIDEST, sign=Sign(told="please_come")) if at_desk else _WIDEST
    if _is_legible(widest, surface, measure):
        return
    decimetres = largest(
        1,
        round(10 * surface.viewing_distance_m),
        lambda tenths: _is_legible(widest, replace(surface, viewing_distance_m=tenths / 10), measure),
    )
    # What counts is how large the screen is for its distance, so both can be told from one measurement.
    larger = 10 * surface.viewing_distance_m / (decimetres * surface.pixels_per_mm)
    wide, high = ceil(surface.width * larger), ceil(surface.height * larger)
    raise TooFarError(
        f"viewing_distance_m = {surface.viewing_distance_m:g}: on {surface.width} by {surface.height} pixels with "
        f"{surface.pixels_per_mm:g} pixels per mm a called number cannot be {CALLED_LEAST:g} mm high, and the rest "
        f"{SECONDARY_LEAST:g} mm, for each metre. This screen can be read from {decimetres / 10:g} m; from "
        f"{surface.viewing_distance_m:g} m one can be read that is {wide} by {high} mm large."
    )


def _is_legible(widest: View, surface: Surface, measure: Measure) -> bool:
    texts = lay_out(widest, surface, measure).texts
    secondary = surface.pixels(SECONDARY_LEAST)
    if widest.sign is None and not any(text.kind is Kind.DESK for text in texts):
        return False
    return all(text.cap >= (surface.called_least if text.kind is Kind.CALLED_NUMBER else secondary) for text in texts)
