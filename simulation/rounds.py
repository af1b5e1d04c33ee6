"""The rounds by which a simulation drives the clock of a lobby; pure.

In a round every daemon concerned is told the time and answers when it has nothing left to do. They have settled when a
whole round has passed in which none of them told another anything. Mosquitto keeps the order: whatever a daemon said
before its answer to one round comes to the others before the next round does, and is done when they answer that.
"""

from __future__ import annotations

from collections.abc import Iterable

from vuoro.messages.simulation import AtTime, SetTime
from vuoro.values import ClientId, Moment


class Rounds:
    """Counts the rounds, who was asked, and who has answered."""

    def __init__(self) -> None:
        self._round = 0
        self._asked: frozenset[ClientId] = frozenset()
        self._answers: dict[ClientId, AtTime] = {}
        self._latest: dict[ClientId, AtTime] = {}
        self._before: dict[ClientId, tuple[int, int]] = {}

    def begin(self, now: Moment, clients: Iterable[ClientId]) -> SetTime:
        """Return the message that begins a new round at ``now`` for ``clients``."""
        self._round += 1
        self._asked = frozenset(clients)
        self._before = {client: _activity(answer) for client, answer in self._latest.items()}
        self._answers = {}
        return SetTime(round=self._round, mono_ms=now.mono_ms, utc=now.utc)

    def answer(self, answer: AtTime) -> None:
        """Take an answer; one to another round than the present one says nothing any more."""
        if answer.round == self._round:
            self._answers[answer.client] = answer
            self._latest[answer.client] = answer

    def missing(self) -> frozenset[ClientId]:
        """Return who has been asked and has not answered yet."""
        return self._asked - self._answers.keys()

    def quiet(self) -> bool:
        """Return whether all asked have answered, and none of them has said anything since its answer before."""
        return not self.missing() and all(
            self._before.get(client) == _activity(self._answers[client]) for client in self._asked
        )

    def answers(self) -> list[AtTime]:
        """Return the answers of the present round."""
        return list(self._answers.values())

    def latest(self) -> list[AtTime]:
        """Return the last answer of everybody who has ever been asked."""
        return list(self._latest.values())


def _activity(answer: AtTime) -> tuple[int, int]:
    return answer.process, answer.activity
