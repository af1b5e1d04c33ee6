"""Linux's input layer without a device: evdev's own reader on a pipe into which a test writes events."""

from __future__ import annotations

import os
import struct

from evdev.eventio import EventIO


class InputPipe(EventIO):
    """One life of an input device, from its plug going in to its plug coming out."""

    def __init__(self) -> None:
        self.fd, self._writer = os.pipe()
        self.is_pulled = False
        self.is_closed = False

    def sends(self, kind: int, code: int, value: int) -> None:
        """Let the device send one event (``struct input_event`` of linux/input.h), without a time."""
        os.write(self._writer, struct.pack("@llHHi", 0, 0, kind, code, value))

    def pull(self) -> None:
        """Pull the device's plug."""
        self.is_pulled = True
        os.close(self._writer)

    def close(self) -> None:
        """Let go of both ends."""
        self.is_closed = True
        os.close(self.fd)
        if not self.is_pulled:
            os.close(self._writer)
