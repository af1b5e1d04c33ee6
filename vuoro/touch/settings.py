"""What a device's TOML file says of its touch screen and of its headset."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from msgspec import Meta, Struct

from vuoro.touch.glass import Glass

#: The size of a window where the settings name none.
WINDOW: Final = (1920, 1080)

_Pixels = Annotated[int, Meta(ge=320, le=7680)]
_Pin = Annotated[int, Meta(ge=0, le=27, description="a BCM pin number from 0 to 27")]


class ScreenKind(StrEnum):
    """Where the pages are shown: a Pi's screen without X, a window, or nowhere (only with simulated hardware)."""

    KMSDRM = "kmsdrm"
    WINDOW = "window"
    NONE = "none"


class ScreenSettings(Struct, frozen=True, kw_only=True):
    """The touch screen; without ``size`` a window has 1920 by 1080 and KMSDRM the screen's own size.

    ``pixels_per_mm`` is measured on the glass (1920 pixels on a 15.6-inch screen, which is 344 mm wide, are 5.58): it
    makes every target at least 20 mm.
    """

    kind: ScreenKind = ScreenKind.KMSDRM
    size: tuple[_Pixels, _Pixels] | None = None
    pixels_per_mm: Annotated[float, Meta(gt=0, le=20)] = 5.58

    def __post_init__(self) -> None:
        """Refuse a screen that is too small for a hand."""
        mistake = None if self.size is None else self.glass(self.size).mistake
        if mistake is not None:
            raise ValueError(mistake)

    @property
    def expected(self) -> Glass:
        """Return the glass as far as the settings say, until the screen has been opened."""
        return self.glass(self.size or WINDOW)

    def glass(self, size: tuple[int, int]) -> Glass:
        """Return the glass of ``size`` pixels to lay pages out on."""
        width, height = size
        return Glass(width=width, height=height, pixels_per_mm=self.pixels_per_mm)


class HeadsetSettings(Struct, frozen=True, kw_only=True):
    """The headset's jack, its switch and its ALSA ``device``.

    The switch is on ``pin``, closed to ground while a plug is in it; or the sound card itself tells of the plug, by its
    input device ``jack``. The ALSA device must be that of the jack alone, such as ``plughw:CARD=Headset``: what speaks
    here is private.
    """

    pin: _Pin | None = None
    jack: Path | None = None
    device: Annotated[str, Meta(pattern=r"^(plughw|hw|dmix):.+$", description='an ALSA device such as "plughw:CARD=A"')]

    def __post_init__(self) -> None:
        """Refuse a jack without a switch, with two, or with a name that means another one after the next boot."""
        if (self.pin is None) == (self.jack is None):
            raise ValueError("a headset needs a pin or a jack, and not both: it speaks only while one is plugged in")
        if self.jack is not None and self.jack.name.startswith("event"):
            raise ValueError(f"{self.jack} changes from boot to boot: name the jack by /dev/input/by-path/…")
