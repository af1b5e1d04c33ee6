"""A jack that tells of its plug over Linux's input layer, by evdev's own reader on a pipe."""

from __future__ import annotations

import queue
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from evdev import ecodes

from tests.input_pipe import InputPipe
from vuoro.jack_reader import JackReader
from vuoro.touch.hardware import open_jack

_PATIENCE_S = 20


class _SoundCard(InputPipe):
    """A sound card that can be pulled out of its USB socket, with a headset in its jack or not."""

    def __init__(self, *, with_headset: bool = False) -> None:
        super().__init__()
        self._closed = {ecodes.SW_HEADPHONE_INSERT} if with_headset else set[int]()

    def switches(self) -> Collection[int]:
        return self._closed

    def plug_in(self) -> None:
        self.sends(ecodes.EV_SW, ecodes.SW_HEADPHONE_INSERT, 1)
        self.sends(ecodes.EV_SYN, ecodes.SYN_REPORT, 0)

    def pull_out(self) -> None:
        self.sends(ecodes.EV_SW, ecodes.SW_HEADPHONE_INSERT, 0)
        self.sends(ecodes.EV_SYN, ecodes.SYN_REPORT, 0)


class _Desk:
    """A reader, the sound cards that will be plugged in one after the other, and what it told."""

    def __init__(self, *cards: _SoundCard) -> None:
        self.told: queue.SimpleQueue[bool | str | None] = queue.SimpleQueue()
        self._cards = iter(cards)
        self.reader = JackReader(self._open, self.told.put, self.told.put)

    def hears(self) -> bool | str | None:
        return self.told.get(timeout=_PATIENCE_S)

    def _open(self) -> _SoundCard:
        card = next(self._cards, None)
        if card is None:
            raise FileNotFoundError("no jack")
        return card


@pytest.fixture
def cards() -> list[_SoundCard]:
    return [_SoundCard(), _SoundCard(with_headset=True)]


@pytest.fixture
def desk(cards: list[_SoundCard]) -> Iterator[_Desk]:
    desk = _Desk(*cards)
    yield desk
    desk.reader.close()


def test_a_plug_is_heard_going_in_and_coming_out(desk: _Desk, cards: list[_SoundCard]) -> None:
    cards[0].plug_in()
    cards[0].pull_out()
    assert [desk.hears(), desk.hears()] == [True, False]


def test_other_switches_and_keys_of_the_card_mean_nothing(desk: _Desk, cards: list[_SoundCard]) -> None:
    cards[0].sends(ecodes.EV_SW, ecodes.SW_MICROPHONE_INSERT, 1)
    cards[0].sends(ecodes.EV_KEY, ecodes.SW_HEADPHONE_INSERT, 1)
    cards[0].plug_in()
    assert desk.hears() is True


def test_the_same_told_twice_is_heard_once(desk: _Desk, cards: list[_SoundCard]) -> None:
    cards[0].plug_in()
    cards[0].plug_in()
    cards[0].pull_out()
    assert [desk.hears(), desk.hears()] == [True, False]


def test_a_card_that_is_unplugged_falls_silent_at_once_and_one_that_comes_with_a_headset_in_it_speaks(
    desk: _Desk, cards: list[_SoundCard]
) -> None:
    cards[0].plug_in()
    assert desk.hears() is True
    cards[0].pull()
    assert [desk.hears(), desk.hears()] == [False, "the headset's jack sends no more"]
    assert [desk.hears(), desk.hears()] == [None, True]


def test_a_card_that_is_not_there_is_told_and_nothing_is_in_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        open_jack(tmp_path / "jack")
    desk = _Desk()
    assert desk.hears() == "no jack"
    desk.reader.close()
