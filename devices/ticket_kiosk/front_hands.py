"""Carries out what the front wants: pages on the screen, words in the headset, and the kiosk's own effects."""

from __future__ import annotations

from collections.abc import Sequence

from devices.ticket_kiosk.front import Hush, Say, ShowPage
from devices.ticket_kiosk.front_ports import Closable, PrivateVoice, Screen
from vuoro.device import Hands
from vuoro.messages.loop import Durable, Effect


class FrontHands:
    """The hands of a kiosk with a screen, a keypad or both; a part that is not fitted is None."""

    def __init__(
        self, kiosk: Hands, *, screen: Screen | None, voice: PrivateVoice | None, others: Sequence[Closable] = ()
    ) -> None:
        self._kiosk = kiosk
        self._screen = screen
        self._voice = voice
        self._others = others

    def save(self, effect: Durable) -> None:
        """Write to the kiosk's disk."""
        self._kiosk.save(effect)

    def perform(self, effect: Effect) -> None:
        """Show, say, or let the kiosk do it."""
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
                self._kiosk.perform(effect)

    def close(self) -> None:
        """Let go of all hardware, the voice first."""
        parts: list[Closable | None] = [self._voice, self._screen, *self._others, self._kiosk]
        for part in parts:
            if part is not None:
                part.close()
