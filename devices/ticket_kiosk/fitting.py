"""Fits a kiosk's screen, keypad and headset together, as its settings name them: real ones, or simulated."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from devices.ticket_kiosk.front_events import KeyStruck
from devices.ticket_kiosk.pages.keys import PadKey
from devices.ticket_kiosk.pages.layout import lay_out
from devices.ticket_kiosk.settings import KioskSettings
from vuoro.daemon import Daemon
from vuoro.device import Hands
from vuoro.key_reader import KeyReader
from vuoro.messages.loop import Event
from vuoro.simulated import Wire
from vuoro.touch.fitting import screen_of, voice_of
from vuoro.touch.hands import TouchHands
from vuoro.touch.parts import Part, PartTroubled
from vuoro.touch.ports import Closable, Screen


def front_hands(settings: KioskSettings, daemon: Daemon, kiosk: Hands) -> TouchHands:
    """Return the hands of a kiosk that leads its customers over pages."""
    put = daemon.inbox.put
    screen = screen_of(settings.screen, put, lay_out)
    if daemon.wire is not None:
        return _simulated(settings, put, daemon.wire, kiosk, screen)
    return TouchHands(kiosk, screen=screen, voice=voice_of(settings.headset, put), others=_keys_and_jack(settings, put))


def _simulated(
    settings: KioskSettings, put: Callable[[Event], None], wire: Wire, kiosk: Hands, window: Screen | None
) -> TouchHands:
    """Let the simulation see the pages, touch them and press keys; a window, where there is one, shows them, too."""
    # A real kiosk has none of it.
    from devices.ticket_kiosk.simulated_front import FakeKeypad, FrontWorld  # noqa: PLC0415
    from vuoro.touch.simulated import SimulatedScreen, SimulatedVoice  # noqa: PLC0415

    screen = None
    if settings.screen is not None:
        screen = SimulatedScreen(settings.screen.expected, put, wire.see, window, lay_out)
    wire.on_act(FrontWorld(put, screen, FakeKeypad(put)).act)
    return TouchHands(kiosk, screen=screen, voice=SimulatedVoice(wire.see))


def _keys_and_jack(settings: KioskSettings, put: Callable[[Event], None]) -> list[Closable]:
    # A simulated kiosk needs none of their libraries.
    from devices.ticket_kiosk import hardware  # noqa: PLC0415
    from vuoro.touch.hardware import jack_of, open_keypad  # noqa: PLC0415

    parts: list[Closable] = []
    if settings.keypad is not None:
        open_it = partial(open_keypad, settings.keypad.device)
        parts.append(KeyReader(open_it, hardware.keymap(), partial(_strike, put), partial(_lose, put)))
    if settings.headset is not None:
        parts.append(jack_of(settings.headset, put))
    return parts


def _strike(put: Callable[[Event], None], key: PadKey) -> None:
    put(KeyStruck(key, time.monotonic_ns()))


def _lose(put: Callable[[Event], None], trouble: str | None) -> None:
    put(PartTroubled(Part.KEYPAD, trouble))
