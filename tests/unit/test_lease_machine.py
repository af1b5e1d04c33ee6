"""Kiosks that go on without the hub, whose disks are put back from old copies, over days and reboots of both.

A paper in a customer's hand is for ever: whatever happens to kiosks and hub, no two papers of one business day have the
same number, and every paper whose kiosk still knows of it comes into the lobby once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from controller.core.plan import Plan
from tests.unit.controller_chronicle import Chronicle
from tests.unit.controller_world import Hub, replies, request
from tests.unit.core_world import CLERK_1, SMALL_SITE, take
from vuoro.leases import LeaseBook, OfflineTicket, enter, give, hand_in
from vuoro.messages.commands import CallNext, HandInTicket, LeaseNumbers
from vuoro.messages.replies import Accepted, NumberLease, Rejected, RejectionCode, Reply, TicketTaken
from vuoro.service import Received
from vuoro.site import Numbers
from vuoro.values import Language, Moment, day_of

#: Blocks are few and small, so that they run out and come round again.
SITE = replace(SMALL_SITE, numbers=Numbers(block_size=75, per_kiosk=1))
KIOSKS = st.sampled_from(["kiosk-1", "kiosk-2"])
SERVICES = st.sampled_from(["benefits", "benefits", "tax"])
anyone = st.integers(0, 1000)


@dataclass
class Disk:
    """What a kiosk keeps: its blocks, the tickets that the hub has not heard of, and the commands without an answer."""

    book: LeaseBook = field(default_factory=LeaseBook)
    tickets: tuple[OfflineTicket, ...] = ()
    commands: tuple[Received, ...] = ()

    def copy(self) -> Disk:
        return Disk(self.book, self.tickets, self.commands)


class OfflineKiosks(RuleBasedStateMachine):
    """A hub, two kiosks, and every paper that ever came out of them."""

    def __init__(self) -> None:
        super().__init__()
        self.hub = Hub(None)
        self.hub.plan = Plan(SITE)
        self.hub.start()
        self.chronicle = Chronicle(SITE)
        self.disks = {"kiosk-1": Disk(), "kiosk-2": Disk()}
        self.copies = {"kiosk-1": [Disk()], "kiosk-2": [Disk()]}
        self.boots = dict.fromkeys(self.disks, 1)
        self.papers: list[str] = []
        self.told: dict[str, Reply] = {}
        for kiosk in self.disks:
            self.a_kiosk_asks_for_a_block(kiosk, "benefits")
            self.somebody_copies_the_disk(kiosk)
            self.the_hub_is_there(kiosk, twice=False, lost=False)
            self.somebody_copies_the_disk(kiosk)

    # The kiosk.

    @rule(kiosk=KIOSKS, service=SERVICES)
    def a_kiosk_asks_for_a_block(self, kiosk: str, service: str) -> None:
        command = LeaseNumbers(service=service, boot=self.boot(kiosk), asked_ms=self.hub.clock.moment.mono_ms)
        self.disks[kiosk].commands += (request(kiosk, command),)

    @rule(kiosk=KIOSKS, service=SERVICES, count=st.integers(1, 50))
    def customers_take_numbers_without_the_hub(self, kiosk: str, service: str, count: int) -> None:
        disk = self.disks[kiosk]
        for _ in range(count):
            now_ms = self.hub.clock.moment.mono_ms
            disk.book, ticket = give(disk.book, service, Language.FI, (), boot=self.boot(kiosk), now_ms=now_ms)
            if ticket is not None:
                disk.tickets += (ticket,)
                self.papers.append(ticket.ticket)

    @rule(kiosk=KIOSKS, order=st.randoms(use_true_random=False))
    def a_kiosk_makes_ready_to_hand_in_in_any_order(self, kiosk: str, order: object) -> None:
        disk = self.disks[kiosk]
        commands = [
            request(kiosk, hand_in(one, self.boot(kiosk), self.hub.clock.moment.mono_ms)) for one in disk.tickets
        ]
        order.shuffle(commands)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
        disk.commands += tuple(commands)
        disk.tickets = ()

    @rule(kiosk=KIOSKS)
    def a_kiosk_is_switched_off_and_on(self, kiosk: str) -> None:
        self.boots[kiosk] += 1

    @rule(kiosk=KIOSKS)
    def somebody_copies_the_disk(self, kiosk: str) -> None:
        self.copies[kiosk].append(self.disks[kiosk].copy())

    @rule(kiosk=KIOSKS, which=anyone)
    def an_old_copy_of_the_disk_is_put_back(self, kiosk: str, which: int) -> None:
        self.boots[kiosk] += 1
        self.disks[kiosk] = self.copies[kiosk][which % len(self.copies[kiosk])].copy()

    @rule(kiosk=KIOSKS, which=anyone, service=SERVICES)
    def an_old_copy_comes_to_the_hub_and_customers_to_the_old_copy(self, kiosk: str, which: int, service: str) -> None:
        self.customers_take_numbers_without_the_hub(kiosk, service, 3)
        self.an_old_copy_of_the_disk_is_put_back(kiosk, which)
        self.the_hub_is_there(kiosk, twice=False, lost=False)
        self.customers_take_numbers_without_the_hub(kiosk, service, 3)

    @rule(kiosk=KIOSKS, service=SERVICES)
    def a_kiosk_gets_a_block_and_gives_numbers_from_it(self, kiosk: str, service: str) -> None:
        self.a_kiosk_asks_for_a_block(kiosk, service)
        self.somebody_copies_the_disk(kiosk)
        self.the_hub_is_there(kiosk, twice=False, lost=False)
        self.customers_take_numbers_without_the_hub(kiosk, service, 3)

    @rule(kiosk=KIOSKS, service=SERVICES, order=st.randoms(use_true_random=False))
    def what_was_handed_in_is_handed_in_again_by_an_old_copy(self, kiosk: str, service: str, order: object) -> None:
        self.a_kiosk_gets_a_block_and_gives_numbers_from_it(kiosk, service)
        self.somebody_copies_the_disk(kiosk)
        self.a_kiosk_makes_ready_to_hand_in_in_any_order(kiosk, order)
        self.the_hub_is_there(kiosk, twice=False, lost=False)
        self.an_old_copy_of_the_disk_is_put_back(kiosk, -1)
        self.a_kiosk_makes_ready_to_hand_in_in_any_order(kiosk, order)
        self.the_hub_is_there(kiosk, twice=True, lost=False)

    # The hub.

    @rule(kiosk=KIOSKS, twice=st.booleans(), lost=st.booleans())
    def the_hub_is_there(self, kiosk: str, twice: bool, lost: bool) -> None:
        disk = self.disks[kiosk]
        answers = replies(self.hub.handle(*disk.commands * (2 if twice else 1)))
        for answer in answers:
            assert self.told.setdefault(answer.command_id, answer) == answer
        if not lost:
            for command in disk.commands:
                self.answered(kiosk, command)
            disk.commands = ()

    @rule(service=SERVICES)
    def a_customer_takes_a_number_of_the_hub(self, service: str) -> None:
        reply = self.hub.ask("kiosk-1", take(service))
        assert isinstance(reply, Accepted)
        assert isinstance(reply.result, TicketTaken)
        self.papers.append(reply.result.ticket.ticket)

    @rule()
    def a_clerk_calls(self) -> None:
        self.hub.open_desk()
        self.hub.ask("console", CallNext(desk="1"), CLERK_1.actor)

    @rule()
    def the_controller_starts_again(self) -> None:
        self.hub.start()

    # Time.

    @rule(hours=st.sampled_from([0.01, 1, 7, 24]))
    def time_passes(self, hours: float) -> None:
        now = self.hub.clock.moment
        self.hub.clock.moment = Moment(now.later(int(hours * 3_600_000)), now.utc + timedelta(hours=hours))
        self.hub.handle()

    @precondition(lambda self: self.hub.lobby.tickets)
    @rule(hours=st.sampled_from([-1, 1, 24, -24]))
    def the_wall_clock_of_the_hub_jumps(self, hours: int) -> None:
        now = self.hub.clock.moment
        self.hub.clock.moment = Moment(now.later(1), now.utc + timedelta(hours=hours))
        self.hub.handle()

    # What must be true after each of them.

    @invariant()
    def no_two_papers_have_the_same_number_on_a_day(self) -> None:
        assert len(set(self.papers)) == len(self.papers)

    @invariant()
    def the_history_keeps_the_invariants_of_the_lobby(self) -> None:
        for event in self.hub.store.page(self.chronicle.next_seq).events:
            self.chronicle.read(event)

    @invariant()
    def the_hub_knows_no_ticket_of_which_there_is_no_paper(self) -> None:
        assert self.chronicle.stories.keys() <= set(self.papers)

    @invariant()
    def a_restart_would_give_the_same_blocks(self) -> None:
        assert self.hub.loaded().leases == self.hub.lobby.leases

    @invariant()
    def what_waits_is_in_the_order_of_arrival(self) -> None:
        for queue in self.hub.lobby.waiting.values():
            keys = [(ticket.key_ms, ticket.arrival) for ticket in queue]
            assert keys == sorted(keys)

    # How it is done.

    def boot(self, kiosk: str) -> str:
        return f"{kiosk} boot {self.boots[kiosk]}"

    def answered(self, kiosk: str, sent: Received) -> None:
        command, reply = sent.message.command, self.told[sent.message.command_id]
        if isinstance(command, HandInTicket):
            self.handed_in(command, reply)
        elif isinstance(reply, Accepted):
            assert isinstance(reply.result, NumberLease)
            disk = self.disks[kiosk]
            disk.book = enter(disk.book, command, reply.result, self.boot(kiosk))
        else:
            assert reply.code is RejectionCode.NUMBERS_EXHAUSTED

    def handed_in(self, command: HandInTicket, reply: Reply) -> None:
        """Only an old copy hands in what has been handed in before."""
        if isinstance(reply, Rejected):
            assert reply.code is RejectionCode.NUMBER_TAKEN
            return
        assert isinstance(reply.result, TicketTaken)
        ticket = reply.result.ticket
        self.the_history_keeps_the_invariants_of_the_lobby()
        assert ticket.ticket in self.chronicle.stories
        assert ticket.number == command.number
        if day_of(ticket.ticket) < self.hub.lobby.day:
            assert self.chronicle.stories[ticket.ticket].ended


TestOfflineKiosks = OfflineKiosks.TestCase
TestOfflineKiosks.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
