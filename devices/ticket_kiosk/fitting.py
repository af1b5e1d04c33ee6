"""Fits a kiosk's screen, keypad and headset together, as its settings name them: real ones, or simulated."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from devices.ticket_kiosk.front_events import KeyStruck, Part, PartTroubled
from devices.ticket_kiosk.front_hands import FrontHands
from devices.ticket_kiosk.front_ports import Closable, PrivateVoice, Screen
from devices.ticket_kiosk.front_settings import ScreenKind
from devices.ticket_kiosk.pages.keys import PadKey
from devices.ticket_kiosk.settings import KioskSettings
from vuoro.daemon import Daemon
from vuoro.device import Hands
from vuoro.key_reader import KeyReader
from vuoro.messages.loop import Event
from vuoro.speech import Voice


def front_hands(settings: KioskSettings, daemon: Daemon, kiosk: Hands) -> FrontHands:
    """Return the hands of a kiosk that leads its customers over pages."""
    put = daemon.inbox.put
    screen = _screen(settings, put)
    if daemon.wire is not None:
        return FrontHands(kiosk, screen=screen, voice=None)
    return FrontHands(kiosk, screen=screen, voice=_voice(settings, put), others=_keys_and_jack(settings, put))


def _screen(settings: KioskSettings, put: Callable[[Event], None]) -> Screen | None:
    if settings.screen is None or settings.screen.kind is ScreenKind.NONE:
        return None
    from devices.ticket_kiosk.screen import PygameScreen  # noqa: PLC0415  without a screen pygame is not needed

    screen = PygameScreen(settings.screen, put)
    screen.start()
    return screen


def _voice(settings: KioskSettings, put: Callable[[Event], None]) -> PrivateVoice | None:
    if settings.headset is None:
        return None
    return Voice(settings.headset.device, lambda trouble: put(PartTroubled(Part.VOICE, trouble)))


def _keys_and_jack(settings: KioskSettings, put: Callable[[Event], None]) -> list[Closable]:
    from devices.ticket_kiosk import hardware  # noqa: PLC0415  a simulated kiosk needs none of its libraries

    parts: list[Closable] = []
    if settings.keypad is not None:
        open_it = partial(hardware.open_keypad, settings.keypad.device)
        parts.append(KeyReader(open_it, hardware.keymap(), partial(_strike, put), partial(_lose, put)))
    if settings.headset is not None:
        parts.append(hardware.HeadsetJack(settings.headset.pin, put))
    return parts


def _strike(put: Callable[[Event], None], key: PadKey) -> None:
    put(KeyStruck(key, time.monotonic_ns()))


def _lose(put: Callable[[Event], None], trouble: str | None) -> None:
    put(PartTroubled(Part.KEYPAD, trouble))
