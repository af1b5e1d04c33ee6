"""Fits a terminal together as its settings name it: real keys, lamps, screen and sound, or simulated ones."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial

from devices.feedback_terminal.events import Tapped
from devices.feedback_terminal.hands import TerminalHands
from devices.feedback_terminal.logic import Loaded, initial
from devices.feedback_terminal.pages.page import Qr
from devices.feedback_terminal.ports import Keyset, Tone
from devices.feedback_terminal.settings import FeedbackSettings
from devices.feedback_terminal.simulated import SimulatedKeyset
from devices.feedback_terminal.state import Setup, State
from devices.feedback_terminal.store import VisitStore
from vuoro.clock import Clock, is_trusted
from vuoro.daemon import Daemon
from vuoro.device import Hands
from vuoro.messages.loop import Event
from vuoro.settings import Simulation
from vuoro.touch.fitting import screen_of, voice_of
from vuoro.touch.hands import TouchHands
from vuoro.touch.leaves import Leaves
from vuoro.touch.parts import Touched
from vuoro.touch.patience import Patience
from vuoro.touch.ports import Closable, Screen

Put = Callable[[Event], None]


def setup_of(settings: FeedbackSettings, boot: str) -> Setup:
    """Return what the logic has to know; the seed of the services' order is new with each start of a real terminal."""
    pad = settings.keypad
    driven = settings.simulation is Simulation.DRIVEN
    return Setup(
        client=settings.client,
        boot=boot,
        questions=settings.asked,
        language=settings.language,
        menu=settings.services,
        screen=settings.screen is not None,
        keys=settings.keys,
        lamps=_lamps(settings),
        question_lamps=frozenset(lamp.question for lamp in settings.question_lamps),
        thanks_lamp=pad is not None and pad.thanks_lamp is not None,
        tone=settings.tone is not None,
        skip_key=settings.skip_button is not None or (pad is not None and pad.skip is not None),
        patience=Patience(idle_ms=settings.idle_s * 1000, warning_ms=settings.warning_s * 1000),
        keep_days=settings.keep_days,
        qr=_qr(settings.feedback_url),
        seed=0 if driven else secrets.randbits(64),
    )


def state_of(settings: FeedbackSettings, setup: Setup, loaded: Loaded) -> State:
    """Return the state to start with; with a screen it knows what fits on its pages."""
    if settings.screen is None:
        return initial(setup, loaded)
    # Without a screen nothing is laid out, and Pillow is not needed.
    from devices.feedback_terminal.pages.layout import lay_out  # noqa: PLC0415
    from vuoro.touch.painting import Letters  # noqa: PLC0415

    return initial(setup, loaded, leaves=Leaves(Letters(), lay_out), glass=settings.screen.expected)


def hands_of(settings: FeedbackSettings, daemon: Daemon, store: VisitStore) -> Hands:
    """Return the terminal's hands; with a screen or a headset those of a device with pages around them."""
    put = daemon.inbox.put
    real = daemon.wire is None
    keysets = _real_keysets(settings, daemon) if real else _simulated(daemon)
    trusted = is_trusted if real else _always
    hands = TerminalHands(store, keysets, _tone(settings, put) if real else None, put, trusted)
    if settings.screen is None and settings.headset is None:
        return hands
    screen = _screen(settings, put, daemon.clock)
    voice = voice_of(settings.headset, put) if real else None
    return TouchHands(hands, screen=screen, voice=voice, others=_jack(settings, put) if real else ())


def _lamps(settings: FeedbackSettings) -> frozenset[int]:
    if settings.simulation is not Simulation.OFF:
        return settings.keys
    return frozenset(button.key for button in settings.buttons if button.lamp is not None)


def _simulated(daemon: Daemon) -> list[Keyset]:
    if daemon.wire is None:
        return []
    keyset = SimulatedKeyset(daemon.inbox.put, daemon.clock, daemon.wire)
    daemon.wire.on_act(keyset.act)
    return [keyset]


def _real_keysets(settings: FeedbackSettings, daemon: Daemon) -> list[Keyset]:
    if not (settings.button_pins() or settings.keypad or settings.question_lamps):
        return []
    from devices.feedback_terminal import hardware  # noqa: PLC0415  a demo or a screen alone needs none of its libraries

    return hardware.keysets(settings, daemon.inbox.put, daemon.clock)


def _screen(settings: FeedbackSettings, put: Put, clock: Clock) -> Screen | None:
    if settings.screen is None:
        return None
    from devices.feedback_terminal.pages.layout import lay_out  # noqa: PLC0415  without a screen nothing is laid out

    return screen_of(settings.screen, partial(stamped, put, clock), lay_out)


def stamped(put: Put, clock: Clock, event: Event) -> None:
    """Put a touch into the inbox with the moment at which it happened, as a key's."""
    put(Tapped(event.act, clock.now()) if isinstance(event, Touched) else event)


def _jack(settings: FeedbackSettings, put: Put) -> list[Closable]:
    if settings.headset is None:
        return []
    from vuoro.touch.hardware import jack_of  # noqa: PLC0415  as above

    return [jack_of(settings.headset, put)]


def _tone(settings: FeedbackSettings, put: Put) -> Tone | None:
    if settings.tone is None:
        return None
    from devices.feedback_terminal.sound import PygameTone  # noqa: PLC0415  a silent terminal needs no pygame

    return PygameTone(settings.tone, put)


def _qr(address: str | None) -> Qr | None:
    if address is None:
        return None
    from devices.feedback_terminal.qr_code import qr_of  # noqa: PLC0415  only where there is one

    return qr_of(address)


def _always() -> bool:
    return True
