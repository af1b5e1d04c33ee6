"""A kiosk with buttons only needs no library of a screen or a keypad: those have to be built, and take memory."""

from __future__ import annotations

import subprocess
import sys

_ASK = "import sys; import devices.ticket_kiosk.__main__, devices.ticket_kiosk.hardware; print(*sys.modules)"


def test_a_kiosk_with_buttons_only_loads_neither_pygame_nor_evdev() -> None:
    loaded = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True).stdout.split()
    assert {"gpiozero", "serial"} <= set(loaded)
    assert not {"pygame", "evdev"} & set(loaded)
