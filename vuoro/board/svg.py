"""Draws a picture of a board as SVG, for a page in a browser: the same shapes, and every text as text.

Owns the markup. A browser with another font than the board's still has every text as wide as the layout was told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from vuoro.board.letters import CAP_SHARE
from vuoro.board.palette import PALETTE, Colour
from vuoro.board.picture import Arrow, Box, Picture, Rect, Text
from vuoro.board.writing import is_from_the_right

#: The board's font, and what browsers have where that is missing.
_FAMILY: Final = "DejaVu Sans, Verdana, sans-serif"


def svg(picture: Picture, *, title: str, description: str, name: str = "board") -> str:
    """Return ``picture`` as an ``svg`` element that fills the width it is given.

    ``title`` and ``description`` are for those who cannot see it; ``name`` keeps its ids apart from those of the page.
    """
    head = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {picture.width} {picture.height}",
        "role": "group",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-description",
        "font-family": _FAMILY,
    }
    parts = (
        _element("title", {"id": f"{name}-title"}, title),
        _element("desc", {"id": f"{name}-description"}, description),
        _rect(Rect(0, 0, picture.width, picture.height), picture.ground),
        *(part for box in picture.boxes for part in _box(box)),
        *(part for arrow in picture.arrows for part in _arrow(arrow)),
        *map(_text, picture.texts),
    )
    return "\n".join((f"<svg{_attributes(head)}>", *parts, "</svg>"))


def _rect(rect: Rect, fill: Colour) -> str:
    place = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
    return _element("rect", place | {"fill": _hex(fill)})


def _box(box: Box) -> Iterator[str]:
    if box.frame is None:
        yield _rect(box.rect, box.fill)
        return
    yield _rect(box.rect, box.frame)
    yield _rect(box.rect.inset(box.frame_width, box.frame_width), box.fill)


def _arrow(arrow: Arrow) -> Iterator[str]:
    for polygon in arrow.polygons():
        points = " ".join(f"{x:g},{y:g}" for x, y in polygon)
        yield _element("polygon", {"class": f"arrow {arrow.way}", "points": points, "fill": _hex(arrow.colour)})


def _text(text: Text) -> str:
    """Return a text at its place. What is written from the right begins there, and ends where others begin."""
    style = {
        "class": text.kind,
        "x": text.x,
        "y": text.baseline,
        "fill": _hex(text.colour),
        "font-size": f"{text.cap / CAP_SHARE:.2f}",
        "textLength": text.width,
        "lengthAdjust": "spacingAndGlyphs",
    }
    if text.bold:
        style["font-weight"] = "bold"
    if is_from_the_right(text.text):
        style |= {"direction": "rtl", "text-anchor": "end"}
    return _element("text", style, text.text)


def _element(name: str, attributes: Mapping[str, object], content: str = "") -> str:
    return f"<{name}{_attributes(attributes)}>{escape(content)}</{name}>"


def _attributes(attributes: Mapping[str, object]) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in PALETTE[colour])
