"""The two tones of thanks: two, rising, short, never a word; and a sound device that is not there, or comes back."""

from __future__ import annotations

import sys
import time
from array import array
from collections.abc import Iterator
from math import cos, pi
from pathlib import Path

import pygame
import pytest

from devices.feedback_terminal.settings import ToneSettings
from devices.feedback_terminal.sound import TONES, PygameTone
from vuoro.messages.loop import Event
from vuoro.tones import RATE, samples
from vuoro.touch.parts import Part, PartTroubled

_PATIENCE_S = 20
_LOUD = ToneSettings(volume=1.0)


def _ignore(event: Event) -> None:
    del event


@pytest.fixture(autouse=True)
def _without_a_sound_device(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    yield
    pygame.mixer.quit()


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let SDL write what would sound into a file, faster than it would sound."""
    path = tmp_path / "sound.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(path))
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "1")
    return path


def _recorded(recording: Path) -> list[int]:
    tone = PygameTone(_LOUD, _ignore)
    tone.play()
    end = time.monotonic() + _PATIENCE_S
    while pygame.mixer.get_busy():
        assert time.monotonic() < end, "the tone does not end"
        time.sleep(0.002)
    tone.close()
    sound = array("h", recording.read_bytes())
    if sys.byteorder == "big":
        sound.byteswap()
    first = next(place for place, level in enumerate(sound) if level)
    return sound[first:].tolist()


def _strength(sound: list[int], hertz: float) -> float:
    """Return how much of ``hertz`` is in ``sound`` (Goertzel)."""
    factor, before, last = 2 * cos(2 * pi * hertz / RATE), 0.0, 0.0
    for level in sound:
        before, last = last, level + factor * last - before
    return before * before + last * last - factor * before * last


def test_two_tones_sound_the_higher_one_after_the_lower(recording: Path) -> None:
    sound = _recorded(recording)
    second = round(TONES.second_at_s * RATE)
    low, high = TONES.hertz
    assert low < high
    beginning, rest = sound[:second], sound[second : 2 * second]
    assert _strength(beginning, low) > 20 * _strength(beginning, high)
    assert _strength(rest, high) > _strength(beginning, high) * 20


def test_the_tones_are_short_and_differ_from_the_chime_of_a_call() -> None:
    assert TONES.length_s < 0.5
    assert all(500 <= hertz <= 2_000 for hertz in TONES.hertz)
    assert not {round(hertz) for hertz in TONES.hertz} & {659, 523}
    assert abs(samples(TONES, 1.0)[-1]) < 300


def test_a_sound_device_that_is_not_there_is_told_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing")
    events: list[Event] = []
    tone = PygameTone(_LOUD, events.append, retry_s=0.0)
    tone.play()
    (told,) = events
    assert isinstance(told, PartTroubled)
    assert told.part is Part.VOICE
    assert told.trouble
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    tone.play()
    assert events[1:] == [PartTroubled(Part.VOICE, None)]
    tone.close()


def test_a_missing_device_is_not_looked_for_at_every_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing")
    events: list[Event] = []
    tone = PygameTone(_LOUD, events.append, retry_s=3_600.0)
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    tone.play()
    assert len(events) == 1
    tone.close()


def test_a_second_press_begins_the_tones_anew_instead_of_adding_to_them() -> None:
    tone = PygameTone(_LOUD, _ignore)
    for _ in range(10):
        tone.play()
    assert sum(pygame.mixer.Channel(number).get_busy() for number in range(8)) == 1
    tone.close()
