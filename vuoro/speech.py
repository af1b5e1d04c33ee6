"""Speaks texts into one sound device, offline: espeak-ng makes the sound, ALSA's aplay plays it.

Owns the two processes. The device is named in every call, so nothing reaches the machine's usual loudspeaker; whoever
uses this decides when anything may be heard at all.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from typing import Final

from vuoro.values import Language

#: The voices of espeak-ng 1.51; it has none for Northern Sámi.
_VOICES: Final[dict[Language, str]] = {
    Language.FI: "fi",
    Language.SV: "sv",
    Language.EN: "en-gb",
    Language.SE: "fi",
    Language.RU: "ru",
    Language.UK: "uk",
    Language.AR: "ar",
}
#: 150 words a minute: somewhat slower than usual talk, as strangers to a matter need it.
_SPEAK: Final = ("espeak-ng", "--stdout", "-s", "150")
_PLAY: Final = ("aplay", "-q")


class Voice:
    """A voice in one sound device. A new text interrupts the one before; ``failed`` hears why nothing can be heard."""

    def __init__(self, device: str, failed: Callable[[str], None]) -> None:
        self._device = device
        self._failed = failed
        self._lock = threading.Lock()
        self._running: tuple[subprocess.Popen[bytes], ...] = ()

    def say(self, text: str, language: Language, volume: int) -> None:
        """Begin to say ``text``, ``volume`` parts of a hundred loud; returns at once."""
        with self._lock:
            self._stop()
            try:
                self._running = self._begin(text, language, volume)
            except OSError as error:
                self._failed(str(error))
                return
            threading.Thread(target=self._watch, args=(self._running,), name="voice", daemon=True).start()

    def hush(self) -> None:
        """Fall silent at once."""
        with self._lock:
            self._stop()

    def wait(self) -> None:
        """Wait until what is being said has been said."""
        for process in self.processes():
            process.wait()

    def processes(self) -> tuple[subprocess.Popen[bytes], ...]:
        """Return what makes the sound now."""
        with self._lock:
            return self._running

    def close(self) -> None:
        """Fall silent for ever."""
        self.hush()

    def _begin(self, text: str, language: Language, volume: int) -> tuple[subprocess.Popen[bytes], ...]:
        # The volume is the voice's own (-a, up to 200), so that no mixer keeps one customer's for the next.
        speaker = subprocess.Popen(  # noqa: S603  our own texts, behind "--", and no shell
            [*_SPEAK, "-v", _VOICES[language], "-a", str(2 * volume), "--", text],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            play = [*_PLAY, "-D", self._device, "-"]
            player = subprocess.Popen(play, stdin=speaker.stdout, stderr=subprocess.PIPE)  # noqa: S603  from settings
        except OSError:
            _end(speaker)
            raise
        finally:
            if speaker.stdout is not None:
                speaker.stdout.close()  # the player alone holds it now, so that one ends with the other
        return speaker, player

    def _stop(self) -> None:
        running, self._running = self._running, ()
        for process in reversed(running):  # the player first: it has sound in hand
            _end(process)

    def _watch(self, running: tuple[subprocess.Popen[bytes], ...]) -> None:
        """Wait for the end, and tell when it was not a good one and not ours."""
        speaker, player = running
        _, said = player.communicate()  # closes its end as well
        codes = player.wait(), speaker.wait()
        with self._lock:
            is_ours = self._running is running
        if is_ours and any(codes):
            self._failed(said.decode(errors="replace").strip() or f"speech ended with {codes}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
