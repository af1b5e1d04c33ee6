"""The settings of a queue display's TOML file."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from devices.queue_display.events import QuietHours
from vuoro.board.lobby import Spot
from vuoro.board.showings import Timing
from vuoro.board.surface import Surface
from vuoro.board.ways import Way
from vuoro.settings import DaemonSettings, Simulation
from vuoro.values import AreaId, DeskId

_Pixels = Annotated[int, Meta(ge=320, le=7680)]
_Size = Annotated[tuple[_Pixels, _Pixels], Meta(description="width and height in pixels, such as [1920, 1080]")]
_WAYS: Final = "one of " + ", ".join(f'"{way}"' for way in Way)


class ScreenKind(StrEnum):
    """Where the board is drawn: a Pi's screen without X, a window, or nowhere (only with simulated hardware)."""

    KMSDRM = "kmsdrm"
    WINDOW = "window"
    NONE = "none"


class OffBy(StrEnum):
    """How a screen goes dark: it shows black, its backlight goes out, or it gets no signal and goes to sleep."""

    BLACK = "black"
    BACKLIGHT = "backlight"
    SIGNAL = "signal"


class ScreenSettings(Struct, frozen=True, kw_only=True):
    """The screen; without ``size`` a window has 1280 by 720 and KMSDRM the screen's own size.

    ``viewing_distance_m`` is measured to the farthest seat, ``pixels_per_mm`` on the glass (1920 pixels on a
    55-inch screen, which is 1218 mm wide, are 1.58). Letters get their size from both. ``rotation`` is how far the
    picture is turned clockwise for a screen that hangs on its side; ``off_outside_hours`` makes it dark while the
    whole point is closed, by ``off_by``.
    """

    kind: ScreenKind = ScreenKind.KMSDRM
    size: _Size | None = None
    viewing_distance_m: Annotated[float, Meta(gt=0, le=50, description="metres, up to 50")] = 5.0
    pixels_per_mm: Annotated[float, Meta(gt=0, le=20, description="a number, up to 20")] = 1.5
    rotation: Annotated[Literal[0, 90, 180, 270], Meta(description="0, 90, 180 or 270")] = 0
    off_outside_hours: bool = False
    off_by: OffBy = OffBy.BLACK

    def surface(self, size: tuple[int, int]) -> Surface:
        """Return the surface to lay a board out on, for a screen with ``size`` pixels as it hangs unturned."""
        width, height = size if self.rotation % 180 == 0 else (size[1], size[0])
        return Surface(
            width=width,
            height=height,
            viewing_distance_m=self.viewing_distance_m,
            pixels_per_mm=self.pixels_per_mm,
        )


class SoundSettings(Struct, frozen=True, kw_only=True):
    """The chime; of two displays that stand together one may be without it.

    ``volume`` is set where the display hangs. ``lead_in_ms`` is how long a television needs to wake its loudspeakers:
    after a long silence it gets as much of a hiss that nobody hears before the first tone.
    """

    enabled: bool = True
    quiet: tuple[QuietHours, ...] = ()
    lead_in_ms: Annotated[int, Meta(ge=0, le=3000)] = 400
    volume: Annotated[float, Meta(ge=0, le=1, description="a number from 0 to 1")] = 0.6


class WaySettings(Struct, frozen=True, kw_only=True):
    """The way to each area or desk, as seen by somebody who stands before this display.

    A desk goes by its own way, else by that of its waiting area. Without any, an arrow only joins number and desk.
    """

    areas: Annotated[dict[AreaId, Way], Meta(description=f"for each waiting area by its id {_WAYS}")] = {}
    desks: Annotated[dict[DeskId, Way], Meta(description="for each desk by its id the same")] = {}


class DisplaySettings(DaemonSettings, frozen=True, kw_only=True):
    """A queue display: the waiting areas whose calls it shows, and its hardware.

    With ``desk`` it is the display at that desk and shows its calls alone. ``interval_s`` is from a call's first
    showing to its second; displays of one area should have the same.
    """

    areas: Annotated[tuple[AreaId, ...], Meta(min_length=1, description='a list of waiting areas, such as ["aula"]')]
    desk: DeskId | None = None
    interval_s: Annotated[int, Meta(ge=5, le=60)] = 10
    ways: WaySettings = WaySettings()
    screen: ScreenSettings = ScreenSettings()
    sound: SoundSettings = SoundSettings()

    def __post_init__(self) -> None:
        """Refuse a real display without a screen; msgspec makes a configuration error of it."""
        if self.screen.kind is ScreenKind.NONE and self.simulation is Simulation.OFF:
            raise ValueError('screen.kind = "none" is for simulated displays; say "kmsdrm" or "window"')

    @property
    def spot(self) -> Spot:
        """Return where the board hangs."""
        return Spot(
            areas=self.areas,
            desk=self.desk,
            ways_to_areas=self.ways.areas,
            ways_to_desks=self.ways.desks,
            off_outside_hours=self.screen.off_outside_hours,
        )

    @property
    def timing(self) -> Timing:
        """Return the times of the showings."""
        return Timing(interval_ms=1000 * self.interval_s)
