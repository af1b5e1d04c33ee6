"""What a kiosk's TOML file says.

Owns the shape of the file and what must fit together in it. Must not know how anything is wired beyond its pin numbers.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from devices.ticket_kiosk.logic import Setup
from vuoro.settings import DaemonSettings, Simulation
from vuoro.values import Language, ServiceId

#: A pin by its BCM number, as gpiozero counts.
Pin = Annotated[int, Meta(ge=0, le=27, description="a BCM pin number from 0 to 27")]

#: Short, so that its QR code is small.
FollowUrl = Annotated[
    str,
    Meta(
        pattern=r"^https?://[!-~]{1,80}$",
        description='the beginning of an address, such as "https://vuoro.lahti.fi/t/"',
    ),
]


class LitButton(Struct, frozen=True, kw_only=True):
    """A button between ``pin`` and ground, with its lamp on ``lamp``; a simulated kiosk needs neither."""

    pin: Pin | None = None
    lamp: Pin | None = None


class ServiceButton(LitButton, frozen=True, kw_only=True):
    """The button that gives tickets for one service."""

    service: ServiceId


class LanguageButton(LitButton, frozen=True, kw_only=True):
    """A button that chooses the language of the next ticket."""

    language: Language


class PrinterKind(StrEnum):
    """How the ticket printer is connected."""

    SERIAL = "serial"
    USB = "usb"


class FlowControl(StrEnum):
    """How a serial printer says "wait"; with ``rts_cts`` its DTR is wired to our CTS."""

    NONE = "none"
    RTS_CTS = "rts_cts"
    XON_XOFF = "xon_xoff"


class PrinterSettings(Struct, frozen=True, kw_only=True):
    """The ticket printer; ``profile`` is its name in python-escpos, which knows width and code pages."""

    kind: PrinterKind = PrinterKind.USB
    device: Path = Path("/dev/usb/lp0")
    baudrate: Annotated[int, Meta(ge=1200, le=921600)] = 38400
    flow_control: FlowControl = FlowControl.NONE
    profile: str = "TM-T20II"


class KioskSettings(DaemonSettings, frozen=True, kw_only=True):
    """A kiosk: its buttons, its printer and the language of tickets nobody chose a language for.

    ``repeat_ms``: strikes of the same button within this time are one press (EN 301 549, 5.8). ``follow_url``: where
    customers follow their ticket, as a QR code on it; the ticket's code is put behind it. Without it there is no QR.
    """

    buttons: tuple[ServiceButton, ...]
    language_buttons: tuple[LanguageButton, ...] = ()
    default_language: Language = Language.FI
    printer: PrinterSettings = PrinterSettings()
    repeat_ms: Annotated[int, Meta(ge=50, le=2000)] = 500
    follow_url: FollowUrl | None = None

    def __post_init__(self) -> None:
        """Refuse settings whose parts do not fit together, naming all that is wrong."""
        mistakes = [*self._doubled(), *(self._unwired() if self.simulation is Simulation.OFF else ())]
        if mistakes:
            raise ValueError("; ".join(mistakes))

    def setup(self) -> Setup:
        """Return what the logic has to know."""
        return Setup(
            services=tuple(button.service for button in self.buttons),
            languages=tuple(button.language for button in self.language_buttons),
            default_language=self.default_language,
            repeat_ms=self.repeat_ms,
            follow_url=self.follow_url,
        )

    def lit_buttons(self) -> list[tuple[str, LitButton]]:
        """Return every button with its id: a service's, or a language's code."""
        services: list[tuple[str, LitButton]] = [(button.service, button) for button in self.buttons]
        return services + [(button.language.value, button) for button in self.language_buttons]

    def _doubled(self) -> list[str]:
        ids = Counter(button_id for button_id, _ in self.lit_buttons())
        pins = Counter(pin for _, button in self.lit_buttons() for pin in (button.pin, button.lamp) if pin is not None)
        twice = [f'"{button_id}" has {count} buttons' for button_id, count in ids.items() if count > 1]
        return twice + [f"pin {pin} is used {count} times" for pin, count in pins.items() if count > 1]

    def _unwired(self) -> list[str]:
        return [
            f'the button "{button_id}" needs a pin and a lamp'
            for button_id, button in self.lit_buttons()
            if None in (button.pin, button.lamp)
        ]
