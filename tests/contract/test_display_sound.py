"""What every chime of the queue display promises, and what pygame's sounds like, measured in the samples SDL got."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator
from itertools import pairwise
from math import cos, pi, sqrt
from pathlib import Path
from typing import Protocol

import pygame
import pytest

import devices.queue_display
from devices.queue_display import chime
from devices.queue_display.painter import Fonts
from devices.queue_display.ports import Chime, SoundError
from devices.queue_display.screen import PygameScreen
from devices.queue_display.settings import ScreenKind, ScreenSettings
from devices.queue_display.simulated import FakeChime
from devices.queue_display.sound import ASLEEP_S, PygameChime
from tests.display_examples import board_view

_PATIENCE_S = 20


class _Rig(Protocol):
    """A chime, and a hand on its cable."""

    chime: Chime

    def unplug(self) -> None: ...

    def plug_in(self) -> None: ...


class _Simulated:
    def __init__(self) -> None:
        self.chime = FakeChime()
        self.unplug, self.plug_in = self.chime.unplug, self.chime.plug_in


class _Pygame:
    """SDL finds its sound device by the name of the driver, so a wrong name is a device that is not there."""

    def __init__(self) -> None:
        self.chime = PygameChime(1.0, retry_s=0.0)

    def unplug(self) -> None:
        self.chime.close()
        os.environ["SDL_AUDIODRIVER"] = "nothing"

    def plug_in(self) -> None:
        os.environ["SDL_AUDIODRIVER"] = "dummy"


@pytest.fixture(autouse=True)
def _without_a_sound_device(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    yield
    pygame.mixer.quit()


@pytest.fixture(params=[_Simulated, _Pygame])
def rig(request: pytest.FixtureRequest) -> _Rig:
    made: _Rig = request.param()
    return made


def test_a_chime_sounds_again_and_again(rig: _Rig) -> None:
    rig.chime.play()
    rig.chime.play()
    rig.chime.close()


def test_a_chime_without_a_loudspeaker_says_so(rig: _Rig) -> None:
    rig.unplug()
    with pytest.raises(SoundError):
        rig.chime.play()


def test_a_chime_sounds_when_its_loudspeaker_is_back(rig: _Rig) -> None:
    rig.chime.play()
    rig.unplug()
    with pytest.raises(SoundError):
        rig.chime.play()
    rig.plug_in()
    rig.chime.play()


def test_a_loudspeaker_that_goes_is_missed_before_the_next_call_and_found_when_it_is_back(rig: _Rig) -> None:
    rig.chime.tend()
    rig.unplug()
    with pytest.raises(SoundError):
        rig.chime.tend()
    rig.plug_in()
    rig.chime.tend()


def test_a_chime_can_be_closed_twice(rig: _Rig) -> None:
    rig.chime.play()
    rig.chime.close()
    rig.chime.close()


def test_a_missing_loudspeaker_is_not_looked_for_at_every_chime(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = PygameChime(1.0, retry_s=3_600.0)
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing")
    with pytest.raises(SoundError, match="nothing"):
        missing.play()
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    with pytest.raises(SoundError, match="nothing"):
        missing.play()


def test_a_device_that_sdl_tells_is_gone_is_let_go_and_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    speaker = PygameChime(1.0)
    speaker.tend()
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing")
    speaker.tend()  # nobody has told anything yet
    pygame.event.post(pygame.event.Event(pygame.AUDIODEVICEREMOVED, which=0, iscapture=0))
    with pytest.raises(SoundError, match="nothing"):
        speaker.tend()
    pygame.display.quit()


def test_a_screen_that_is_tended_leaves_the_news_of_loudspeakers_to_the_chime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    screen = PygameScreen(ScreenSettings(kind=ScreenKind.WINDOW), Fonts())
    screen.show(board_view())
    pygame.event.post(pygame.event.Event(pygame.AUDIODEVICEREMOVED, which=0, iscapture=0))
    screen.tend()
    assert pygame.event.peek(pygame.AUDIODEVICEREMOVED)
    screen.close()


# The samples, as SDL's disk driver writes them.


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let SDL write what would sound into a file, faster than it would sound."""
    path = tmp_path / "sound.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(path))
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "1")
    return path


def _record(recording: Path, chimes: int, *, volume: float = 1.0) -> list[int]:
    """Return the samples of ``chimes`` chimes, one after the other."""
    speaker = PygameChime(volume)
    for _ in range(chimes):
        speaker.play()
        _wait_for_silence()
    speaker.close()
    samples = array("h", recording.read_bytes())
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tolist()


def _wait_for_silence() -> None:
    end = time.monotonic() + _PATIENCE_S
    while pygame.mixer.get_busy():
        assert time.monotonic() < end, "the chime does not end"
        time.sleep(0.002)


def _strength(samples: list[int], frequency: float) -> float:
    """Return how strong ``frequency`` is in ``samples``, by Goertzel's algorithm."""
    factor = 2 * cos(2 * pi * frequency / chime.RATE)
    before, last = 0.0, 0.0
    for sample in samples:
        before, last = last, sample + factor * last - before
    return sqrt(before * before + last * last - factor * before * last) / len(samples)


def _strongest(samples: list[int]) -> int:
    """Return the strongest frequency between 100 and 4,000 Hz, to 5 Hz."""
    return max(range(100, 4_000, 5), key=lambda frequency: _strength(samples, frequency))


def _loud_parts(samples: list[int]) -> int:
    """Return how often sound begins after at least a fifth of a second of silence."""
    block = chime.RATE // 50
    loud = [max(map(abs, samples[start : start + block])) > 300 for start in range(0, len(samples), block)]
    return sum(now and not any(loud[max(0, index - 10) : index]) for index, now in enumerate(loud))


def test_the_chime_is_two_tones_high_then_low_within_500_to_2000_hz(recording: Path) -> None:
    samples = _record(recording, 1)
    begin = next(index for index, sample in enumerate(samples) if abs(sample) > 300)
    second = begin + round(chime.SECOND_AT_S * chime.RATE)
    first_tone, second_tone = _strongest(samples[begin : begin + 6_000]), _strongest(samples[second + 12_000 :][:6_000])
    assert abs(first_tone - 659) <= 5
    assert abs(second_tone - 523) <= 5


def test_two_showings_are_two_chimes(recording: Path) -> None:
    one = _record(recording, 1)
    recording.unlink()
    assert _loud_parts([*([0] * chime.RATE), *one]) == 1
    pause = [0] * chime.RATE
    two = _record(recording, 1)
    assert _loud_parts([*pause, *one, *pause, *two]) == 2


def test_the_chime_neither_clicks_nor_overdrives(recording: Path) -> None:
    samples = _record(recording, 1)
    assert max(map(abs, samples)) < 32_767
    assert max(abs(later - earlier) for earlier, later in pairwise(samples)) < 4_000
    assert max(map(abs, chime.samples(1.0)[-20:])) < 300


class _Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def _hiss(recording: Path, *gaps_s: float) -> int:
    """Return how much of chimes, each so long after the one before, is hiss: in thousands of samples."""
    clock = _Clock()
    speaker = PygameChime(1.0, lead_in_ms=500, monotonic=clock)
    for gap_s in gaps_s:
        clock.seconds += gap_s
        speaker.play()
        _wait_for_silence()
    speaker.close()
    samples = array("h", recording.read_bytes())
    recording.unlink()
    return sum(set(samples[start : start + 1_000]) == {0, 1} for start in range(0, len(samples), 1_000))


def test_after_a_long_silence_a_hiss_wakes_the_television_before_the_first_tone(recording: Path) -> None:
    assert 20 <= _hiss(recording, 0.0) <= 22


def test_only_a_chime_after_a_long_silence_has_the_hiss(recording: Path) -> None:
    assert 20 <= _hiss(recording, 0.0, 3.0, 3.0) <= 22
    assert 40 <= _hiss(recording, 0.0, ASLEEP_S + 1) <= 44


def test_the_hiss_cannot_be_heard() -> None:
    hiss = chime.lead_in(1_000)
    assert set(hiss) == {0, 1}


def test_the_volume_is_as_set(recording: Path) -> None:
    loud = max(map(abs, _record(recording, 1)))
    recording.unlink()
    soft = max(map(abs, _record(recording, 1, volume=0.25)))
    assert soft == pytest.approx(loud / 4, rel=0.01)


def test_nothing_sounds_below_500_and_above_2000_hz(recording: Path) -> None:
    """Outside of what most people with a hearing loss still hear there is less than a fiftieth of the two tones."""
    samples = _record(recording, 1)
    begin = next(index for index, sample in enumerate(samples) if abs(sample) > 300)
    sounding = samples[begin : begin + round(chime.LENGTH_S * chime.RATE)]
    tones = min(_strength(sounding, tone) for tone in chime.TONES_HZ)
    outside = [*range(20, 480, 20), *range(2_000, 4_000, 50), *range(4_000, 16_000, 400)]
    assert max(_strength(sounding, frequency) for frequency in outside) < tones / 50


_FOLDER = Path(devices.queue_display.__file__).parent
#: What speaks, or could let something else do so.
_VOICES = ("speech", "espeak", "subprocess", "multiprocessing")

#: What pygame and the system could make a sound with.
_PLAYERS = (
    "mixer.Sound",
    "music.load",
    "music.play",
    "os.system",
    "os.popen",
    "os.execv",
    "os.posix_spawn",
    "exec",
    "eval",
)


def _imported(tree: ast.AST) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_nothing_in_the_display_can_speak() -> None:
    """The only sound is made of our own samples; no file is played, and nothing of speech is imported."""
    sounds: list[ast.Call] = []
    files = sorted(_FOLDER.rglob("*.py"))
    assert {"__main__.py", "chime.py", "hands.py", "logic.py", "sound.py"} <= {file.name for file in files}
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        assert not [name for name in _imported(tree) if any(voice in name for voice in _VOICES)], file
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        sounds += [call for call in calls if ast.unparse(call.func).endswith(_PLAYERS)]
    assert [[keyword.arg for keyword in sound.keywords] for sound in sounds] == [["buffer"]]
    assert not sounds[0].args


def _speaks(module: str) -> bool:
    """Return whether a module has our speech with it, whoever brings it."""
    program = f"import sys, {module}; sys.exit('vuoro.speech' in sys.modules)"
    return subprocess.run([sys.executable, "-c", program], check=False, env=dict(os.environ)).returncode == 1


def test_no_module_that_a_display_needs_brings_speech_along() -> None:
    parts = [f"devices.queue_display.{file.stem}" for file in _FOLDER.glob("*.py") if file.stem != "__init__"]
    assert not _speaks(", ".join(parts))
    assert _speaks("vuoro.speech"), "this is how it would look"
