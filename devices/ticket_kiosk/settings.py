"""What a kiosk's TOML file says.

Owns the shape of the file and what must fit together in it. Must not know how anything is wired beyond its pin numbers.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from devices.ticket_kiosk.front_settings import KeypadSettings
from devices.ticket_kiosk.logic import Setup
from vuoro.settings import DaemonSettings, Simulation
from vuoro.touch.settings import HeadsetSettings, ScreenKind, ScreenSettings
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
    """A kiosk: its ways in (buttons, a screen, a keypad, in any mix), its printer, its default language.

    The language is that of tickets nobody chose one for.

    ``repeat_ms``: strikes of the same button within this time are one press (EN 301 549, 5.8). ``follow_url``: where
    customers follow their ticket, as a QR code on it; the ticket's code is put behind it. Without it there is no QR.
    """

    buttons: tuple[ServiceButton, ...] = ()
    screen: ScreenSettings | None = None
    keypad: KeypadSettings | None = None
    headset: HeadsetSettings | None = None
    language_buttons: tuple[LanguageButton, ...] = ()
    default_language: Language = Language.FI
    printer: PrinterSettings = PrinterSettings()
    repeat_ms: Annotated[int, Meta(ge=50, le=2000)] = 500
    follow_url: FollowUrl | None = None

    def __post_init__(self) -> None:
        """Refuse settings whose parts do not fit together, naming all that is wrong."""
        mistakes = [
            *self._unusable(),
            *self._doubled(),
            *(self._unwired() if self.simulation is Simulation.OFF else ()),
        ]
        if mistakes:
            raise ValueError("; ".join(mistakes))

    def setup(self) -> Setup:
        """Return what the logic has to know."""
        return Setup(
            services=tuple(button.service for button in self.buttons),
            name=self.client,
            lamps=tuple(button_id for button_id, _ in self.lit_buttons()),
            all_services=self.has_pages,
            shows_numbers=self.screen is not None,
            languages=tuple(button.language for button in self.language_buttons),
            default_language=self.default_language,
            repeat_ms=self.repeat_ms,
            follow_url=self.follow_url,
        )

    def lit_buttons(self) -> list[tuple[str, LitButton]]:
        """Return every button with its id: a service's, or a language's code."""
        services: list[tuple[str, LitButton]] = [(button.service, button) for button in self.buttons]
        return services + [(button.language.value, button) for button in self.language_buttons]

    @property
    def has_pages(self) -> bool:
        """Return whether customers are led over pages: seen on a screen, heard with a keypad, or both."""
        return self.screen is not None or self.keypad is not None

    def _unusable(self) -> list[str]:
        mistakes = []
        if not (self.buttons or self.has_pages):
            mistakes.append("a kiosk needs a way in: add [[buttons]], a [screen] or a [keypad]")
        if self.headset is not None and self.keypad is None:
            mistakes.append("a [headset] needs a [keypad], whose key begins to speak")
        if self.keypad is not None and self.screen is None and self.headset is None:
            mistakes.append("a [keypad] needs a [screen] or a [headset]: nobody knows where its keys are")
        is_nowhere = self.screen is not None and self.screen.kind is ScreenKind.NONE
        if is_nowhere and self.simulation is Simulation.OFF:
            mistakes.append('screen.kind = "none" is for simulated kiosks; say "kmsdrm" or "window"')
        return mistakes

    def _doubled(self) -> list[str]:
        ids = Counter(button_id for button_id, _ in self.lit_buttons())
        wired = [pin for _, button in self.lit_buttons() for pin in (button.pin, button.lamp)]
        jack = [] if self.headset is None else [self.headset.pin]
        pins = Counter(pin for pin in (*wired, *jack) if pin is not None)
        twice = [f'"{button_id}" has {count} buttons' for button_id, count in ids.items() if count > 1]
        return twice + [f"pin {pin} is used {count} times" for pin, count in pins.items() if count > 1]

    def _unwired(self) -> list[str]:
        return [
            f'the button "{button_id}" needs a pin and a lamp'
            for button_id, button in self.lit_buttons()
            if None in (button.pin, button.lamp)
        ]
