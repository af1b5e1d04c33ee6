"""Carries out what the logic wants, with the terminal's keysets and its store."""

from __future__ import annotations

from collections.abc import Sequence

from devices.feedback_terminal.events import EndThanks, Keep, SetAside, Settle, TakeBack, Thank
from devices.feedback_terminal.ports import Keyset
from devices.feedback_terminal.store import PressStore
from vuoro.messages import loop


class TerminalHands:
    """The terminal's `vuoro.device.Hands`."""

    def __init__(self, store: PressStore, keysets: Sequence[Keyset]) -> None:
        self._store = store
        self._keysets = tuple(keysets)

    def save(self, effect: loop.Durable) -> None:
        """Write presses, that none waits, or what was refused, inside the outbox's transaction."""
        match effect:
            case Keep(presses=presses):
                self._store.keep(presses)
            case Settle():
                self._store.settle()
            case SetAside(answer=answer):
                self._store.set_aside(answer)
            case TakeBack():
                self._store.take_back()

    def perform(self, effect: loop.Effect) -> None:
        """Light or put out the thanks."""
        for keyset in self._keysets:
            match effect:
                case Thank(press=press):
                    keyset.thank(press)
                case EndThanks(press=press):
                    keyset.end_thanks(press)

    def close(self) -> None:
        """Let go of the keys and lamps."""
        for keyset in self._keysets:
            keyset.close()
