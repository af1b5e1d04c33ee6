"""Carries out what pages want: to be shown, to be said into the headset, and the device's own effects."""

from __future__ import annotations

from collections.abc import Sequence

from vuoro.device import Hands
from vuoro.messages.loop import Durable, Effect
from vuoro.touch.effects import Hush, Say, ShowPage
from vuoro.touch.ports import Closable, PrivateVoice, Screen


class TouchHands:
    """The hands of a device with a screen, a headset or both; a part that is not fitted is None."""

    def __init__(
        self, device: Hands, *, screen: Screen | None, voice: PrivateVoice | None, others: Sequence[Closable] = ()
    ) -> None:
        self._device = device
        self._screen = screen
        self._voice = voice
        self._others = others

    def save(self, effect: Durable) -> None:
        """Write to the device's disk."""
        self._device.save(effect)

    def perform(self, effect: Effect) -> None:
        """Show, say, or let the device do it."""
        match effect:
            case ShowPage():
                if self._screen is not None:
                    self._screen.show(effect)
            case Say(text=text, language=language, volume=volume):
                if self._voice is not None:
                    self._voice.say(text, language, volume)
            case Hush():
                if self._voice is not None:
                    self._voice.hush()
            case _:
                self._device.perform(effect)

    def close(self) -> None:
        """Let go of all hardware, the voice first."""
        parts: list[Closable | None] = [self._voice, self._screen, *self._others, self._device]
        for part in parts:
            if part is not None:
                part.close()
