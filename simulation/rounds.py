"""The rounds by which a simulation drives the clock of a lobby; pure.

In a round every daemon is told the time and answers when it has nothing left to do. The lobby has settled when a whole
round has passed in which nobody did anything: Mosquitto keeps the order, so whatever was on its way before the round
before would have been handled, and counted, in this one.
"""

from __future__ import annotations

from collections.abc import Iterable

from vuoro.messages.simulation import AtTime, SetTime
from vuoro.values import ClientId, Moment


class Rounds:
    """Counts the rounds and who has answered."""

    def __init__(self, clients: Iterable[ClientId]) -> None:
        self._clients = frozenset(clients)
        self._round = 0
        self._answers: dict[ClientId, AtTime] = {}
        self._before: dict[ClientId, tuple[int, int]] = {}

    def begin(self, now: Moment) -> SetTime:
        """Return the message that begins a new round at ``now``."""
        self._round += 1
        self._before = self._activity()
        self._answers = {}
        return SetTime(round=self._round, mono_ms=now.mono_ms, utc=now.utc)

    def answer(self, answer: AtTime) -> None:
        """Take an answer; one to another round than the present one says nothing any more."""
        if answer.round == self._round:
            self._answers[answer.client] = answer

    def missing(self) -> frozenset[ClientId]:
        """Return who has not answered yet."""
        return self._clients - self._answers.keys()

    def quiet(self) -> bool:
        """Return whether all have answered, and nobody has done anything since the round before."""
        return not self.missing() and self._activity() == self._before

    def answers(self) -> list[AtTime]:
        """Return the answers of the present round."""
        return list(self._answers.values())

    def _activity(self) -> dict[ClientId, tuple[int, int]]:
        # Who has not answered keeps what was known, so that an aborted round hides no activity.
        now = {client: (answer.process, answer.activity) for client, answer in self._answers.items()}
        return self._before | now
