"""A kiosk with its real adapters on a machine without pins: whoever writes to its standard input presses its buttons.

``python -m simulation.pressed_kiosk --config FILE`` with ``GPIOZERO_PIN_FACTORY=mock``. A line is the number of a pin:
its button goes down, and the time (CLOCK_MONOTONIC, ns) is printed; the next line with the same number lets it go.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time

from gpiozero import Device

from devices.ticket_kiosk.__main__ import main


def _press(notices: socket.socket) -> None:
    # gpiozero cannot take a press while it still makes the button (2.0.1): wait until the kiosk says that it is ready.
    with notices:
        while notices.recv(256) != b"READY=1":
            pass
    down: set[int] = set()
    for line in sys.stdin:
        number = int(line)
        pin = Device.pin_factory.pin(number)
        now = time.monotonic_ns()
        (pin.drive_high if number in down else pin.drive_low)()
        down ^= {number}
        sys.stdout.write(f"{now}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    name = f"vuoro-pressed-kiosk-{os.getpid()}"
    ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ready.bind(f"\0{name}")
    os.environ["NOTIFY_SOCKET"] = f"@{name}"
    threading.Thread(target=_press, args=(ready,), name="fingers", daemon=True).start()
    main()
