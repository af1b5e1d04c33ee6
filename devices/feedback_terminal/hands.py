"""Carries out what the logic wants, with the terminal's keysets, its tone and its store."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from devices.feedback_terminal.events import ClockSeen, FinishedRead, Light, LookAtClock, ReadFinished, Sound, Thank
from devices.feedback_terminal.ports import Keyset, Tone
from devices.feedback_terminal.store import VisitStore
from vuoro.messages import loop


class TerminalHands:
    """The terminal's `vuoro.device.Hands`; ``tone`` is None where none is fitted."""

    def __init__(
        self,
        store: VisitStore,
        keysets: Sequence[Keyset],
        tone: Tone | None,
        put: Callable[[loop.Event], None],
        is_trusted: Callable[[], bool],
    ) -> None:
        self._store = store
        self._keysets = tuple(keysets)
        self._tone = tone
        self._put = put
        self._is_trusted = is_trusted

    def save(self, effect: loop.Durable) -> None:
        """Write to the terminal's tables, inside the outbox's transaction."""
        self._store.save(effect)

    def perform(self, effect: loop.Effect) -> None:
        """Light, sound, or look something up and put it into the inbox."""
        match effect:
            case Thank(press=press):
                for keyset in self._keysets:
                    keyset.thank(press)
                self._sound()
            case Light(lights=lights):
                for keyset in self._keysets:
                    keyset.light(lights)
            case Sound():
                self._sound()
            case ReadFinished(most=most):
                self._put(FinishedRead(self._store.finished(most), self._is_trusted()))
            case LookAtClock():
                self._put(ClockSeen(self._is_trusted()))

    def close(self) -> None:
        """Let go of keys, lamps and the sound device."""
        for keyset in self._keysets:
            keyset.close()
        if self._tone is not None:
            self._tone.close()

    def _sound(self) -> None:
        if self._tone is not None:
            self._tone.play()
