"""The panel of a Raspberry Pi's screen, by files of the kernel: whether its cable is plugged in, its light, its signal.

Owns these files. Must not know what is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from devices.queue_display.ports import PanelError
from devices.queue_display.settings import OffBy

SYSFS: Final = Path("/sys/class")
#: What the kernel takes in ``bl_power`` and ``blank`` (FB_BLANK_UNBLANK and FB_BLANK_POWERDOWN).
ON: Final = "0"
OFF: Final = "4"
#: Which files switch what.
_SWITCHES: Final = {OffBy.BACKLIGHT: "backlight/*/bl_power", OffBy.SIGNAL: "graphics/fb*/blank"}


class SysfsPanel:
    """A panel on DSI or HDMI.

    The signal is the kernel's console's to switch off, so the board has to let go of the screen before.
    """

    def __init__(self, off_by: OffBy, sysfs: Path = SYSFS) -> None:
        self.needs_screen = off_by is OffBy.SIGNAL
        self._off_by = off_by
        self._sysfs = sysfs

    def is_plugged_in(self) -> bool:
        """Return whether a connector has a screen; True where none tells, as on machines without such a card."""
        told = [file.read_text(encoding="ascii").strip() for file in self._sysfs.glob("drm/card*-*/status")]
        return "connected" in told or "disconnected" not in told

    def switch(self, *, on: bool) -> None:
        """Switch backlight or signal. Raises `PanelError` where there is none, or where that is not allowed."""
        if self._off_by is OffBy.BLACK:
            return
        pattern = _SWITCHES[self._off_by]
        files = sorted(self._sysfs.glob(pattern))
        if not files:
            raise PanelError(f"nothing to switch: no {self._sysfs / pattern}")
        try:
            for file in files:
                file.write_text(ON if on else OFF, encoding="ascii")
        except OSError as error:
            raise PanelError(f"{error.filename} cannot be written: {error.strerror}") from error
