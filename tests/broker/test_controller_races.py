"""Eight clerks press "next" at the same instant, again and again, while customers come and the controller is killed.

What the clerks were told is compared with a queue in which one thing happens after the other: in the order of the
site's sequence, every call takes whoever is first, and no call comes before one that had been answered before it was
asked for (linearizability, Herlihy and Wing 1990).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from simulation.toml_text import toml_text
from tests.broker.controller_process import ASK_AGAIN_S, Asker, ControllerProcess
from tests.broker.running import PATIENCE_S, SITE, Person, RunningBroker
from vuoro.ids import new_command_id
from vuoro.messages import events
from vuoro.messages.commands import (
    Actor,
    AnyCommand,
    CallNext,
    FinishService,
    OpenDesk,
    ReplayEvents,
    Request,
    StartService,
    TakeTicket,
)
from vuoro.messages.replies import Accepted, Events, Rejected, RejectionCode, Reply, TicketCalledTo
from vuoro.service import Received
from vuoro.topics import REPLY
from vuoro.values import Language, Role

Enter = Callable[..., Person]

DESKS: Final = 8
ROUNDS: Final = 10
SERVICE: Final = "etuudet"
#: The power goes when so many presses have been answered, so in the middle of a round.
CUTS: Final = (3, 21, 38, 60)
#: The demo site, where eight desks serve the same queue.
BUSY_SITE: Final = replace(
    SITE,
    desks=tuple(
        replace(desk, services=tuple(dict.fromkeys((SERVICE, *desk.services)))) if number < DESKS else desk
        for number, desk in enumerate(SITE.desks)
    ),
)


@dataclass(frozen=True)
class Press:
    """One press of "next": when it was made, when it was answered, and with what."""

    desk: str
    asked: float
    answered: float
    reply: Reply

    @property
    def called(self) -> TicketCalledTo:
        """What the clerk was told."""
        assert isinstance(self.reply, Accepted), self.reply
        assert isinstance(self.reply.result, TicketCalledTo)
        return self.reply.result


class Switchboard:
    """The console's one connection, on which all clerks ask at the same time, everything twice, until answered."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._news = threading.Condition()
        self._replies: dict[str, Reply] = {}
        self._closed = threading.Event()
        self.contradictions: list[tuple[Reply, Reply]] = []
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while not self._closed.is_set():
            for event in self._person.inbox.take_all(0.02):
                if isinstance(event, Received) and event.topic is REPLY:
                    self._note(event.message)

    def _note(self, reply: Reply) -> None:
        with self._news:
            first = self._replies.setdefault(reply.command_id, reply)
            if first != reply:
                self.contradictions.append((first, reply))
            self._news.notify_all()

    def ask(self, command: AnyCommand, actor: Actor) -> Reply:
        """Send a command until it is answered."""
        request = Request(command_id=new_command_id(), command=command, actor=actor)
        deadline = time.monotonic() + PATIENCE_S
        with self._news:
            while request.command_id not in self._replies:
                assert time.monotonic() < deadline, f"no answer to {command}"
                self._person.session.send(request)
                self._person.session.send(request)
                self._news.wait_for(lambda: request.command_id in self._replies, ASK_AGAIN_S)
            return self._replies[request.command_id]

    def close(self) -> None:
        """Listen no longer."""
        self._closed.set()
        self._thread.join()


@pytest.fixture
def controller(broker: RunningBroker, tmp_path: Path) -> Iterator[ControllerProcess]:
    site_file = tmp_path / "site.toml"
    site_file.write_text(toml_text(BUSY_SITE), encoding="utf-8")
    controller = ControllerProcess(broker, tmp_path / "controller", site_file)
    controller.start()
    yield controller
    controller.kill()


@pytest.fixture
def switchboard(enter: Enter) -> Iterator[Switchboard]:
    switchboard = Switchboard(enter("console"))
    yield switchboard
    switchboard.close()


def clerk(desk: str) -> Actor:
    return Actor(account=f"clerk-{desk}", role=Role.CLERK, authority="kela", desk=desk)


def takes(count: int) -> list[Request]:
    take = TakeTicket(service=SERVICE, language=Language.FI)
    return [Request(command_id=new_command_id(), command=take) for _ in range(count)]


def in_threads(works: list[Callable[[], None]]) -> None:
    """Do all works at the same time; raise what the first of them raises."""
    failures: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  raised below, in the thread of the test
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def press_together(switchboard: Switchboard, rounds: int, presses: list[Press]) -> None:
    """Let eight clerks press "next" at the same instant, serve, and press again; note all in ``presses``."""
    starting_gun = threading.Barrier(DESKS, timeout=PATIENCE_S * 2)

    def work(desk: str) -> None:
        me = clerk(desk)
        assert isinstance(switchboard.ask(OpenDesk(desk=desk, services=(SERVICE,)), me), Accepted)
        for _ in range(rounds):
            starting_gun.wait()
            asked = time.monotonic()
            reply = switchboard.ask(CallNext(desk=desk), me)
            presses.append(Press(desk, asked, time.monotonic(), reply))
            if isinstance(reply, Accepted):
                ticket = presses_ticket(reply)
                switchboard.ask(StartService(ticket=ticket), me)
                switchboard.ask(FinishService(ticket=ticket), me)

    in_threads([lambda desk=desk.id: work(desk) for desk in BUSY_SITE.desks[:DESKS]])  # type: ignore[misc]  # bound now


def presses_ticket(reply: Accepted) -> str:
    assert isinstance(reply.result, TicketCalledTo)
    return reply.result.ticket.ticket


def history(asker: Asker) -> list[events.Event]:
    found: list[events.Event] = []
    complete = False
    while not complete:
        question = Request(command_id=new_command_id(), command=ReplayEvents(from_seq=len(found) + 1))
        (reply,) = asker.accepted(question)
        assert isinstance(reply.result, Events)
        found += reply.result.events
        complete = reply.result.complete
    return found


def check_one_after_the_other(presses: list[Press], past: list[events.Event]) -> None:
    """Check that a queue with one thing after the other could have told the clerks the same."""
    told = {press.called.call.order: press for press in presses}
    assert len(told) == len(presses), "two clerks were told of the same call"
    waiting: list[tuple[tuple[int, int], str]] = []
    for event in past:
        match event.fact:
            case events.TicketIssued(ticket=ticket, key_ms=key_ms, arrival=arrival):
                waiting.append(((key_ms, arrival), ticket))
                waiting.sort()
            case events.TicketCalled(ticket=ticket, desk=desk):
                assert ticket == waiting.pop(0)[1], "a call that was not of the first in the queue"
                press = told.pop(event.seq)
                assert (press.called.ticket.ticket, press.desk) == (ticket, desk)
    assert told == {}, "a clerk was told of a call that is not in the history"


def check_real_time(presses: list[Press]) -> None:
    """Check that what was answered before something else was asked comes before it in the order."""
    for before in presses:
        for after in presses:
            if before.answered < after.asked:
                assert before.called.call.order < after.called.call.order


def check_each_ticket_once(presses: list[Press]) -> None:
    tickets = [press.called.ticket.ticket for press in presses]
    assert len(set(tickets)) == len(tickets), "a ticket was called by two desks"


@pytest.mark.usefixtures("controller")
def test_clerks_who_press_next_at_the_same_instant_get_different_customers_in_their_order(
    switchboard: Switchboard, enter: Enter
) -> None:
    kiosk = Asker(enter("kiosk-1"))
    kiosk.ask(*takes(DESKS * ROUNDS - 20))
    presses: list[Press] = []
    in_threads([lambda: press_together(switchboard, ROUNDS, presses), lambda: kiosk_goes_on(kiosk)])
    check_each_ticket_once(presses)
    check_one_after_the_other(presses, history(Asker(enter("maintenance"))))
    check_real_time(presses)
    assert switchboard.contradictions == []
    assert len(presses) == DESKS * ROUNDS


def kiosk_goes_on(kiosk: Asker) -> None:
    for one in takes(20):
        kiosk.ask(one)


def test_nor_does_a_controller_that_is_killed_meanwhile_give_a_customer_to_two_of_them(
    controller: ControllerProcess, switchboard: Switchboard, enter: Enter
) -> None:
    Asker(enter("kiosk-1")).ask(*takes(DESKS * ROUNDS))
    presses: list[Press] = []
    over = threading.Event()

    def clerks() -> None:
        try:
            press_together(switchboard, ROUNDS, presses)
        finally:
            over.set()

    def power_cuts() -> None:
        for answered in CUTS:
            while len(presses) < answered:
                assert not over.wait(0.001), f"only {len(presses)} presses"
            controller.kill()
            controller.start()

    in_threads([clerks, power_cuts])
    check_each_ticket_once(presses)
    check_one_after_the_other(presses, history(Asker(enter("maintenance"))))
    check_real_time(presses)
    assert switchboard.contradictions == []
    assert len(presses) == DESKS * ROUNDS


@pytest.mark.usefixtures("controller")
def test_of_eight_clerks_and_five_customers_three_are_told_that_nobody_waits(
    switchboard: Switchboard, enter: Enter
) -> None:
    Asker(enter("kiosk-1")).ask(*takes(5))
    presses: list[Press] = []
    press_together(switchboard, 1, presses)
    replies = [press.reply for press in presses]
    refused = [reply.code for reply in replies if isinstance(reply, Rejected)]
    assert refused == [RejectionCode.NOBODY_WAITING] * 3
    assert len({presses_ticket(reply) for reply in replies if isinstance(reply, Accepted)}) == 5
