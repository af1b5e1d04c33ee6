"""Asks the controller, and devices, and waits for the answer without holding up any page.

Owns the questions that wait; lives in the loop of the web alone. Keeps nothing on disk: the page holds the identity of
its act and asks again, and the controller, which has kept its reply, says the same again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from vuoro.errors import VuoroError
from vuoro.messages.commands import Actor, AnyCommand, Request
from vuoro.messages.device_commands import AnyDo, DoRequest, DoResult
from vuoro.messages.replies import Reply
from vuoro.topics import DO, Topic
from vuoro.values import ClientId, CommandId, DoId

_R = TypeVar("_R")

#: How long a page waits for an answer before it is told that there is none yet.
ANSWER_S: Final = 4.0
#: What has no answer is sent again meanwhile.
RESEND_S: Final = 1.0
#: An act whose page has given up must not happen by surprise: for a controller that is away it is kept no longer.
LIFE_S: Final = 5
#: A device that prints a page takes its time.
DONE_S: Final = 20.0


class Line(Protocol):
    """What the bus needs of the session with the broker."""

    def send(self, request: Request, expiry_s: int | None = None) -> None:
        """Send a command."""
        ...

    def publish(self, topic: Topic, value: str | None, message: Struct) -> None:
        """Send a message."""
        ...


class UnansweredError(VuoroError):
    """There is no answer yet; the same command, with the same identity, can be asked again."""


@dataclass(frozen=True)
class _Question:
    """A command under way, and its answer to come."""

    request: Request
    answer: asyncio.Future[Reply]


class Bus:
    """Questions and their answers."""

    def __init__(self, line: Line, *, answer_s: float = ANSWER_S, resend_s: float = RESEND_S) -> None:
        self._line = line
        self._resend_s = resend_s
        self._tries = round(answer_s / resend_s)
        self._asked: dict[CommandId, _Question] = {}
        self._doing: dict[DoId, asyncio.Future[DoResult]] = {}

    async def ask(self, command: AnyCommand, actor: Actor | None, command_id: CommandId) -> Reply:
        """Return the controller's answer; the same ``command_id`` again has the same answer, and changes nothing.

        Raises `UnansweredError` after `ANSWER_S`.
        """
        request = Request(command_id=command_id, command=command, actor=actor)
        question = self._asked.get(command_id)
        if question is None:
            question = _Question(request, asyncio.get_running_loop().create_future())
            self._asked[command_id] = question
        try:
            return await self._keep_asking(question)
        finally:
            self._asked.pop(command_id, None)

    async def do(self, client: ClientId, do: AnyDo, do_id: DoId) -> DoResult:
        """Let a device do something, and return its result. Raises `UnansweredError` after `DONE_S`."""
        result = self._doing.setdefault(do_id, asyncio.get_running_loop().create_future())
        try:
            self._line.publish(DO, client, DoRequest(do_id=do_id, do=do))
            return await _within(DONE_S, asyncio.shield(result))
        finally:
            self._doing.pop(do_id, None)

    def answered(self, reply: Reply) -> None:
        """Hand an answer to whoever waits for it; nobody waits for one that comes twice."""
        question = self._asked.get(reply.command_id)
        if question is not None and not question.answer.done():
            question.answer.set_result(reply)

    def was_done(self, result: DoResult) -> None:
        """Hand a device's result to whoever waits for it."""
        waiting = self._doing.get(result.do_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(result)

    def send_again(self) -> None:
        """Send everything that waits: the broker is there again."""
        for question in self._asked.values():
            self._line.send(question.request, LIFE_S)

    async def _keep_asking(self, question: _Question) -> Reply:
        command_id = question.request.command_id
        for _ in range(self._tries):
            self._asked.setdefault(command_id, question)  # another page with the same act may have given up
            self._line.send(question.request, LIFE_S)
            try:
                return await _within(self._resend_s, asyncio.shield(question.answer))
            except UnansweredError:
                continue
        raise UnansweredError("the controller has not answered yet")


async def _within(seconds: float, answer: Awaitable[_R]) -> _R:
    try:
        return await asyncio.wait_for(answer, seconds)
    except TimeoutError:
        raise UnansweredError("there is no answer yet") from None
