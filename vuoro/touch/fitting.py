"""Fits the screen and the headset that a device's settings name."""

from __future__ import annotations

from collections.abc import Callable

from vuoro.messages.loop import Event
from vuoro.speech import Voice
from vuoro.touch.layout import LayOut, lay_out
from vuoro.touch.parts import Part, PartTroubled
from vuoro.touch.ports import PrivateVoice, Screen
from vuoro.touch.settings import HeadsetSettings, ScreenKind, ScreenSettings


def screen_of(
    settings: ScreenSettings | None, put: Callable[[Event], None], lay_out: LayOut = lay_out
) -> Screen | None:
    """Return the screen, opened, whose pages ``lay_out`` lays out; None where there is none."""
    if settings is None or settings.kind is ScreenKind.NONE:
        return None
    from vuoro.touch.screen import PygameScreen  # noqa: PLC0415  without a screen pygame is not needed

    screen = PygameScreen(settings, put, lay_out)
    screen.start()
    return screen


def voice_of(settings: HeadsetSettings | None, put: Callable[[Event], None]) -> PrivateVoice | None:
    """Return the voice that the headset alone lets hear; None where there is no jack."""
    if settings is None:
        return None
    return Voice(settings.device, lambda trouble: put(PartTroubled(Part.VOICE, trouble)))
