"""A kiosk with its real adapters on a machine without pins: whoever writes to its standard input presses its buttons.

``python -m simulation.pressed_kiosk --config FILE`` with ``GPIOZERO_PIN_FACTORY=mock``. A line is the number of a pin:
its button goes down, and the time (CLOCK_MONOTONIC, ns) is printed; the next line with the same number lets it go.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import Final

from gpiozero import Device

from devices.ticket_kiosk.__main__ import main

_PAUSE_S: Final = 0.05


def _press() -> None:
    down: set[int] = set()
    while Device.pin_factory is None:  # the kiosk has not come to its buttons yet
        time.sleep(_PAUSE_S)
    for line in sys.stdin:
        number = int(line)
        pin = Device.pin_factory.pin(number)
        now = time.monotonic_ns()
        (pin.drive_high if number in down else pin.drive_low)()
        down ^= {number}
        sys.stdout.write(f"{now}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    threading.Thread(target=_press, name="fingers", daemon=True).start()
    main()
