"""Questions of pages and their answers: asked until they are answered, and the same one never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from console.bus import Bus, UnansweredError
from tests.console_examples import Wire
from vuoro.ids import new_command_id
from vuoro.messages.commands import Actor, CallNext, Request
from vuoro.messages.device_commands import DoRequest, Identify
from vuoro.messages.replies import Accepted, Done, Rejected, RejectionCode, Reply
from vuoro.service import Received
from vuoro.values import Role

CLERK = Actor(account="vero-1", role=Role.CLERK, authority="vero", desk="4")
NEXT = CallNext(desk="4")


def wired(answer: Callable[[Request], Reply | None]) -> tuple[Bus, Wire]:
    wire = Wire()
    bus = Bus(wire, answer_s=0.4, resend_s=0.1)
    wire.answer = answer

    def take(batch: list[object]) -> None:
        for item in batch:
            assert isinstance(item, Received)
            if isinstance(item.message, Accepted | Rejected):
                bus.answered(item.message)
            else:
                bus.was_done(item.message)

    wire.take = take
    return bus, wire


def accept(request: Request) -> Reply:
    return Accepted(command_id=request.command_id, result=Done())


def test_a_command_goes_out_with_its_identity_and_the_person_behind_it() -> None:
    bus, wire = wired(accept)
    command_id = new_command_id()
    reply = asyncio.run(bus.ask(NEXT, CLERK, command_id))
    assert reply == Accepted(command_id=command_id, result=Done())
    assert wire.requests == [Request(command_id=command_id, command=NEXT, actor=CLERK)]


def test_a_refusal_is_an_answer_too() -> None:
    bus, _ = wired(lambda one: Rejected(command_id=one.command_id, code=RejectionCode.NOBODY_WAITING, message=""))
    reply = asyncio.run(bus.ask(NEXT, CLERK, new_command_id()))
    assert isinstance(reply, Rejected)


def test_what_has_no_answer_is_sent_again_and_then_given_up() -> None:
    bus, wire = wired(lambda _: None)
    with pytest.raises(UnansweredError):
        asyncio.run(bus.ask(NEXT, CLERK, new_command_id()))
    assert len(wire.requests) > 1
    assert len({request.command_id for request in wire.requests}) == 1


def test_an_answer_to_the_second_try_is_the_answer() -> None:
    bus, wire = wired(lambda request: accept(request) if len(wire.requests) == 2 else None)
    assert isinstance(asyncio.run(bus.ask(NEXT, CLERK, new_command_id())), Accepted)


def test_two_pages_that_ask_the_same_get_the_same_answer() -> None:
    bus, wire = wired(lambda request: accept(request) if len(wire.requests) == 3 else None)
    command_id = new_command_id()

    async def both() -> list[Reply]:
        return list(await asyncio.gather(*(bus.ask(NEXT, CLERK, command_id) for _ in range(2))))

    first, second = asyncio.run(both())
    assert first == second


def test_an_answer_that_nobody_waits_for_disturbs_nobody() -> None:
    bus, _ = wired(accept)
    bus.answered(Accepted(command_id=new_command_id(), result=Done()))


def test_what_waits_goes_out_at_once_when_the_broker_is_back() -> None:
    bus, wire = wired(lambda request: accept(request) if len(wire.requests) == 2 else None)

    async def through_a_gap() -> Reply:
        asking = asyncio.create_task(bus.ask(NEXT, CLERK, new_command_id()))
        await asyncio.sleep(0)  # the question goes out
        assert len(wire.requests) == 1
        bus.send_again()
        return await asking

    assert isinstance(asyncio.run(through_a_gap()), Accepted)


def test_a_device_does_what_it_is_asked_and_tells_the_result() -> None:
    bus, wire = wired(accept)
    do_id = new_command_id()
    result = asyncio.run(bus.do("kiosk-1", Identify(), do_id))
    assert result.ok
    assert [message for _, _, message in wire.published] == [DoRequest(do_id=do_id, do=Identify())]
