"""The private voice with the real espeak-ng and aplay: what reaches the headset's sound device, and nothing else.

ALSA's own "file" device stands in for the sound cards: one for the jack, one for everything that names no card.
"""

from __future__ import annotations

import os
import threading
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from vuoro.speech import Voice
from vuoro.values import Language

_CARDS = """
pcm.silent {{ type null }}
pcm.!default {{ type file slave.pcm silent file "{0}/loudspeaker.raw" format raw }}
pcm.plughw {{
    @args [ CARD ]
    @args.CARD {{ type string }}
    type plug
    slave.pcm {{
        type file
        slave.pcm silent
        file {{ @func concat strings [ "{0}/" $CARD ".raw" ] }}
        format raw
    }}
}}
"""


class Cards:
    """Two sound cards whose sound is kept, and what the voice complained of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.troubles: list[str] = []
        self.troubled = threading.Event()
        (folder / "asound.conf").write_text(_CARDS.format(folder))

    def voice(self, card: str = "headset") -> Voice:
        """Return a voice in one of the cards."""
        return Voice(f"plughw:CARD={card}", self._trouble)

    def heard(self, card: str = "headset") -> bytes:
        """Return the sound that a card has got."""
        path = self._folder / f"{card}.raw"
        return path.read_bytes() if path.exists() else b""

    def loudness(self) -> int:
        """Return the highest sample that the headset has got."""
        return max(map(abs, array("h", self.heard())), default=0)

    def stall(self) -> None:
        """Let the headset's card take no sound, as if what is said never ended."""
        os.mkfifo(self._folder / "headset.raw")

    def _trouble(self, trouble: str) -> None:
        self.troubles.append(trouble)
        self.troubled.set()


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cards]:
    cards = Cards(tmp_path)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    yield cards
    assert cards.heard("loudspeaker") == b""


@pytest.mark.parametrize("language", list(Language))
def test_a_page_is_heard_in_the_headset_and_not_on_the_loudspeaker(cards: Cards, language: Language) -> None:
    voice = cards.voice()
    voice.say("Vuoronumerosi. X, 1, 1, 3.", language, 60)
    voice.wait()
    assert len(cards.heard()) > 2 * 22_050
    assert cards.loudness() > 1000
    assert cards.troubles == []


def test_a_louder_customer_hears_more_and_the_next_one_the_usual(cards: Cards) -> None:
    loudness = []
    for volume in (60, 100, 60):
        voice = cards.voice()
        voice.say("Welcome", Language.EN, volume)
        voice.wait()
        loudness.append(cards.loudness())
    assert loudness[0] < loudness[1]
    assert loudness[0] == loudness[2]


def test_a_new_text_ends_the_one_that_is_being_said(cards: Cards) -> None:
    cards.stall()
    voice = cards.voice()
    voice.say("A long page. " * 200, Language.EN, 60)
    first = voice.processes()
    voice.say("Back", Language.EN, 60)
    assert [process.poll() is None for process in first] == [False, False]
    voice.close()


def test_silence_comes_at_once(cards: Cards) -> None:
    cards.stall()
    voice = cards.voice()
    voice.say("A long page. " * 200, Language.EN, 60)
    running = voice.processes()
    voice.hush()
    assert [process.poll() is None for process in running] == [False, False]
    assert cards.troubles == []


def test_a_text_is_never_taken_for_an_option(cards: Cards) -> None:
    voice = cards.voice()
    voice.say("--version", Language.EN, 60)
    voice.wait()
    assert cards.loudness() > 1000


def test_a_card_that_is_not_there_is_told_and_no_other_one_speaks(cards: Cards, tmp_path: Path) -> None:
    (tmp_path / "asound.conf").write_text("pcm.!default { type file slave.pcm.type null file loudspeaker.raw }")
    cards.voice().say("Welcome", Language.EN, 60)
    assert cards.troubled.wait(20)
    assert "headset" in cards.troubles[0] or "plughw" in cards.troubles[0]


def test_a_machine_without_a_speech_engine_says_so(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    cards.voice().say("Welcome", Language.EN, 60)
    assert "espeak-ng" in cards.troubles[0]
