"""The kiosk's real hardware: buttons, lamps and a jack on GPIO pins, a keypad, a printer on a serial port or on USB.

The only file that knows gpiozero, pyserial and evdev. Callbacks only put events into the inbox.
"""

from __future__ import annotations

import os
import select
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

import gpiozero
import serial

from devices.ticket_kiosk.events import Pressed, Released
from devices.ticket_kiosk.pages.keys import PadKey
from devices.ticket_kiosk.printer_status import Stream
from devices.ticket_kiosk.settings import FlowControl, LitButton, PrinterKind, PrinterSettings
from vuoro.clock import Clock
from vuoro.messages.loop import Event

# Without this, gpiozero 2.0.1 tries one pin library after the other, and silently takes a slower and less exact one
# where lgpio cannot start.
os.environ.setdefault("GPIOZERO_PIN_FACTORY", "lgpio")

#: A printer that takes nothing for so long has stalled.
WRITE_S: Final = 2.0
#: How long one read waits for a byte.
READ_S: Final = 0.1
_CHUNK: Final = 256


#: A key that is not named here does nothing, whatever else the keypad has.
_KEY_NAMES: Final = {
    PadKey.NEXT: ("KEY_DOWN", "KEY_RIGHT", "KEY_KP2", "KEY_KP6"),
    PadKey.PREVIOUS: ("KEY_UP", "KEY_LEFT", "KEY_KP8", "KEY_KP4"),
    PadKey.SELECT: ("KEY_ENTER", "KEY_KPENTER", "KEY_KP5", "KEY_SELECT"),
    PadKey.BACK: ("KEY_BACKSPACE", "KEY_BACK", "KEY_KP7"),
    PadKey.SPEAK: ("KEY_SPACE", "KEY_HELP", "KEY_KP0"),
    PadKey.LOUDER: ("KEY_VOLUMEUP", "KEY_KPPLUS"),
    PadKey.SOFTER: ("KEY_VOLUMEDOWN", "KEY_KPMINUS"),
}


class GpioButtons:
    """Push-buttons between a pin and ground."""

    def __init__(self, buttons: Mapping[str, LitButton], put: Callable[[Event], None], clock: Clock) -> None:
        # No bounce_time: gpiozero 2.0.1 can lose the edges of short presses with it; `debounce` is exact.
        self._buttons = {name: gpiozero.Button(button.pin, pull_up=True) for name, button in buttons.items()}
        for name, button in self._buttons.items():
            button.when_pressed = partial(_press, name, put, clock)
            button.when_released = partial(_release, name, put, clock)

    def close(self) -> None:
        """Let go of the pins."""
        for button in self._buttons.values():
            button.close()


def _press(name: str, put: Callable[[Event], None], clock: Clock) -> None:
    put(Pressed(name, clock.now(), time.monotonic_ns()))


def _release(name: str, put: Callable[[Event], None], clock: Clock) -> None:
    put(Released(name, clock.now()))


class GpioLamps:
    """The lamps in the buttons, each driven by a pin."""

    def __init__(self, buttons: Mapping[str, LitButton]) -> None:
        self._lamps = {name: gpiozero.LED(button.lamp) for name, button in buttons.items()}

    def set(self, button: str, *, lit: bool) -> None:
        """Switch a lamp."""
        self._lamps[button].value = lit

    def refuse(self, button: str) -> None:
        """Leave it to the dark lamp: a kiosk with buttons only has no other way to say no."""

    def close(self) -> None:
        """Put all lamps out and let go of the pins."""
        for lamp in self._lamps.values():
            if not lamp.closed:
                lamp.off()
            lamp.close()


def keymap() -> dict[int, PadKey]:
    """Return what each Linux key code of a keypad means: arrows, a middle key, speech and volume."""
    from evdev import ecodes  # noqa: PLC0415  it has to be compiled: a kiosk without a keypad does without

    return {ecodes.ecodes[name]: key for key, names in _KEY_NAMES.items() for name in names}


class SerialStream:
    """A printer on a serial port."""

    def __init__(self, settings: PrinterSettings) -> None:
        # pyserial has no write time-out by default: a printer that stalls would hold us for ever.
        self._port = serial.Serial(
            str(settings.device),
            settings.baudrate,
            timeout=READ_S,
            write_timeout=WRITE_S,
            rtscts=settings.flow_control is FlowControl.RTS_CTS,
            xonxoff=settings.flow_control is FlowControl.XON_XOFF,
            exclusive=True,
        )

    def write(self, data: bytes) -> None:
        """Hand over ``data`` piece by piece, and wait until it has left this machine."""
        with _os_errors():
            for start in range(0, len(data), _CHUNK):
                self._port.write(data[start : start + _CHUNK])
            self._drain()

    def read(self) -> int | None:
        """Return the next byte, or None."""
        with _os_errors():
            byte: bytes = self._port.read(1)
        return byte[0] if byte else None

    def discard(self) -> None:
        """Forget what has come and was not read."""
        with _os_errors():
            self._port.reset_input_buffer()

    def close(self) -> None:
        """Close at once; Linux would otherwise wait up to 30 s for a stalled printer to take the rest."""
        with suppress(OSError, termios.error):
            self._port.reset_output_buffer()
        self._port.close()

    def _drain(self) -> None:
        """Wait like tcdrain(3), which has no time-out."""
        left = self._port.out_waiting
        deadline = time.monotonic() + WRITE_S
        while left > 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the printer took nothing for {WRITE_S:.0f} s")
            time.sleep(0.002)
            before, left = left, self._port.out_waiting
            if left < before:
                deadline = time.monotonic() + WRITE_S


class UsbStream:
    """A printer on USB, by the kernel's ``usblp``; opened for both directions, so that it can be asked how it is."""

    def __init__(self, device: Path) -> None:
        self._fd = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)

    def write(self, data: bytes) -> None:
        """Hand over all of ``data``."""
        rest = memoryview(data)
        while rest:
            if not self._is_ready(select.POLLOUT, WRITE_S):
                raise TimeoutError(f"the printer took nothing for {WRITE_S:.0f} s")
            with suppress(BlockingIOError):
                rest = rest[os.write(self._fd, rest[:_CHUNK]) :]

    def read(self) -> int | None:
        """Return the next byte, or None."""
        byte = os.read(self._fd, 1) if self._is_ready(select.POLLIN, READ_S) else b""
        return byte[0] if byte else None

    def discard(self) -> None:
        """Forget what has come and was not read."""
        while self._is_ready(select.POLLIN, 0) and os.read(self._fd, _CHUNK):
            pass

    def close(self) -> None:
        """Close the device."""
        os.close(self._fd)

    def _is_ready(self, event: int, seconds: float) -> bool:
        """Wait for ``event``; a device that is gone is always ready and has nothing, but says so (POLLHUP)."""
        poll = select.poll()
        poll.register(self._fd, event)
        events = dict(poll.poll(seconds * 1000)).get(self._fd, 0)
        if events & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
            raise ConnectionError("the printer is unplugged")
        return bool(events)


def connect(settings: PrinterSettings) -> Stream:
    """Open the printer of the settings; raises `OSError`."""
    if settings.kind is PrinterKind.USB:
        return UsbStream(settings.device)
    return SerialStream(settings)


@contextmanager
def _os_errors() -> Iterator[None]:
    """Make an `OSError` of `termios.error`, which pyserial 3.5 lets through where a port is gone."""
    try:
        yield
    except termios.error as error:
        raise OSError(*error.args) from error
