"""Whatever happens in whatever order, and wherever the power is cut: no ticket is lost, none is confirmed unprinted.

With or without the hub: no number is given twice, no press gives two papers, and what the kiosk gave by itself is
handed in.

The real device shell, outbox and store; the broker, the controller and the paper are of this test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from devices.ticket_kiosk import logic, presses
from devices.ticket_kiosk.events import Pressed, Printed, PrinterChanged, PrinterCondition, PrintFailed, Slip
from devices.ticket_kiosk.hands import KioskHands
from devices.ticket_kiosk.logic import Setup
from devices.ticket_kiosk.ports import PrintJob
from devices.ticket_kiosk.store import TicketStore
from devices.ticket_kiosk.ticket import Typesetter
from tests.kiosk_examples import MORNING, SERVICES, SITE, at, ticket
from vuoro.device import DeviceApp
from vuoro.leases import HeldLease, OfflineTicket
from vuoro.messages.commands import CancelByCode, HandInTicket, LeaseNumbers, Request, TakeTicket, TicketPrinted
from vuoro.messages.device import Presence
from vuoro.messages.replies import Accepted, Done, NumberLease, Reply, TicketTaken
from vuoro.outbox import Outbox
from vuoro.service import LinkDown, LinkUp, Received
from vuoro.topics import PRESENCE, REPLY
from vuoro.topics import SERVICES as SERVICES_TOPIC
from vuoro.topics import SITE as SITE_TOPIC
from vuoro.values import PresenceStatus, TicketId, ticket_number

_TYPESETTER = Typesetter("TM-T20II")
_BUTTONS = ("vero", "kela")
_LETTERS = {"vero": "X", "kela": "A"}
#: Blocks are small, so that they run out.
_BLOCK = 4
_WELL = (PrinterCondition.OK, PrinterCondition.PAPER_LOW)


class _PowerCutError(BaseException):
    """The current is gone in the middle of something."""


class _Fuse:
    """Burns through at a set number of touches of the world from now."""

    def __init__(self) -> None:
        self.left: int | None = None

    def touch(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise _PowerCutError


class _Controller:
    """Gives each command one answer, also when it is asked twice."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.tickets: list[TicketId] = []
        self.handed_in: list[TicketId] = []
        self.given_back: list[TicketId] = []
        self.confirmed: list[TicketId] = []
        self._blocks = 0

    def answer(self, request: Request) -> Reply:
        if request.command_id not in self.replies:
            self.replies[request.command_id] = self._decide(request)
        return self.replies[request.command_id]

    def _decide(self, request: Request) -> Reply:
        match request.command:
            case TakeTicket(service=service):
                new = ticket(ticket_number("X", len(self.tickets) + 1), service)
                self.tickets.append(new.ticket)
                taken = TicketTaken(ticket=new, ahead=0, code=f"{len(self.tickets):06d}")
                return Accepted(command_id=request.command_id, result=taken)
            case LeaseNumbers(service=service):
                return Accepted(command_id=request.command_id, result=self._lease(service))
            case HandInTicket(number=number, service=service):
                self._take_in(ticket(number, service).ticket)
            case CancelByCode(code=code):
                self.given_back.append(self.tickets[int(code) - 1])
            case TicketPrinted(ticket=printed):
                assert printed in self.tickets + self.handed_in, "a paper was confirmed before its ticket was told of"
                self.confirmed.append(printed)
        return Accepted(command_id=request.command_id, result=Done())

    def _lease(self, service: str) -> NumberLease:
        self._blocks += 1
        first = 1000 + _BLOCK * self._blocks
        return NumberLease(
            service=service,
            letter=_LETTERS[service],
            first=first,
            last=first + _BLOCK - 1,
            epoch=self._blocks,
            day=MORNING.date(),
            valid_ms=60_000,
        )

    def _take_in(self, handed_in: TicketId) -> None:
        assert handed_in not in self.handed_in, "a number was given or handed in twice"
        self.handed_in.append(handed_in)


class _World:
    """Session, buttons, lamps and printer in one: all that the kiosk touches."""

    client = "kiosk-1"

    def __init__(self, fuse: _Fuse) -> None:
        self._fuse = fuse
        self.connected = False
        self.on_the_way: list[Request] = []
        self.job: PrintJob | None = None

    def start(self) -> None:
        self._fuse.touch()

    def stop(self) -> None:
        """Nothing to say goodbye to."""

    def publish(self, *_: object) -> None:
        self._fuse.touch()

    def send(self, request: Request) -> None:
        self._fuse.touch()
        if self.connected:
            self.on_the_way.append(request)

    def set(self, *_: object, **__: object) -> None:
        self._fuse.touch()

    def refuse(self, *_: object) -> None:
        self._fuse.touch()

    def print(self, job: PrintJob) -> None:
        self._fuse.touch()
        assert self.job is None, "a ticket was given to a printer that still has one"
        self.job = job

    def close(self) -> None:
        """Nothing to let go of."""


class _Store(TicketStore):
    """The kiosk's store, whose power can be cut in the middle of a transaction."""

    def __init__(self, outbox: Outbox, fuse: _Fuse) -> None:
        super().__init__(outbox.connection)
        self._fuse = fuse
        self.written: list[TicketId] = []

    def save(self, slip: Slip) -> None:
        self._fuse.touch()
        super().save(slip)

    def keep_block(self, held: HeldLease) -> None:
        self._fuse.touch()
        super().keep_block(held)

    def keep_offline(self, ticket: OfflineTicket, *, printed: bool) -> None:
        self._fuse.touch()
        super().keep_offline(ticket, printed=printed)
        if not printed:
            self.written.append(ticket.ticket)

    def forget_offline(self, ticket: TicketId) -> None:
        self._fuse.touch()
        super().forget_offline(ticket)

    def keep_served(self, wish: TakeTicket) -> None:
        self._fuse.touch()
        super().keep_served(wish)

    def forget_served(self, wish: TakeTicket) -> None:
        self._fuse.touch()
        super().forget_served(wish)

    def given(self) -> list[TicketId]:
        """Return the kiosk's own tickets that have become durable since the last time."""
        durable = {slip.ticket.ticket for slip in self.unprinted()}
        given, self.written = [each for each in self.written if each in durable], []
        return given


class _AnyDayAtTheKiosk(RuleBasedStateMachine):
    """Presses, answers, faults and power cuts in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.ms = 0
        self.papers: list[TicketId] = []
        self.fuse = _Fuse()
        self.outbox = Outbox(None)
        self.controller = _Controller()
        self.answers: list[Reply] = []
        self.taken: set[str] = set()
        self.boot = 1
        self.reboots = False
        self.own: list[TicketId] = []
        self.presses = 0
        self.switch_on()
        self.all_is_well()
        self.the_hub_answers_all()

    def switch_on(self) -> None:
        self.world = _World(self.fuse)
        self.store = store = _Store(self.outbox, self.fuse)
        hands = KioskHands(self.world, self.world, self.world, store=store, typesetter=_TYPESETTER)
        alone = store.alone(f"boot {self.boot}")
        served = presses.remembered(store.served(), [request.command for request in self.outbox.unanswered()])
        state = logic.initial(
            Setup(services=_BUTTONS), store.unprinted(), alone, store.known(), served=served, wanted=store.wanted()
        )
        self.app = DeviceApp(logic, state, hands, outbox=self.outbox, session=self.world)
        self.app.start(at(self.ms))

    def start_again(self, *, reboot: bool) -> None:
        """Start from what is on the disk: killed within the boot, or after a power cut."""
        self.fuse.left = None
        self.boot += reboot
        self.switch_on()

    def tell(self, *events: object) -> None:
        """Hand events over; where the fuse blows, the kiosk starts again from its disk."""
        with self.maybe_cut():
            for event in events:
                self.app.handle([event], at(self.ms))

    @contextmanager
    def maybe_cut(self) -> Iterator[None]:
        """Start the kiosk again where the power is cut inside; note what has become durable."""
        try:
            yield
        except _PowerCutError:
            self.note_given()
            self.start_again(reboot=self.reboots)
        self.note_given()

    def note_given(self) -> None:
        self.taken |= {
            request.command_id for request in self.outbox.unanswered() if isinstance(request.command, TakeTicket)
        }
        for given in self.store.given():
            assert given not in self.own, "the kiosk has given a number twice"
            self.own.append(given)

    @rule()
    def all_is_well(self) -> None:
        self._hub_is_there()
        self.tell(PrinterChanged(PrinterCondition.OK))

    @rule(button=st.sampled_from(_BUTTONS), after_ms=st.sampled_from([0, 100, 600, 600, 600]))
    def somebody_presses(self, button: str, after_ms: int) -> None:
        self.ms += after_ms
        self.presses += 1
        self.tell(Pressed(button, at(self.ms), self.ms))

    @rule(presses=st.integers(1, 3), button=st.sampled_from(_BUTTONS), killed=st.booleans())
    def people_come_while_the_hub_is_away(self, presses: int, button: str, killed: bool) -> None:
        self._hub_goes_away()
        self._time_passes(11_000)
        if killed:
            self.start_again(reboot=False)
        self.tell(PrinterChanged(PrinterCondition.OK))
        for _ in range(presses):
            self.somebody_presses(button, 600)

    @rule(touches=st.integers(min_value=0, max_value=12), button=st.sampled_from(_BUTTONS), reboots=st.booleans())
    def the_power_will_be_cut_after_a_press(self, touches: int, button: str, reboots: bool) -> None:
        self.ms += 600
        self.presses += 1
        self.fuse.left = touches
        self.reboots = reboots
        self.tell(Pressed(button, at(self.ms), self.ms))

    @rule(fault=st.sampled_from(["power", "kill", "link", "controller", "printer", "short", "long", "long"]))
    def something_goes_wrong(self, fault: str) -> None:
        match fault:
            case "power" | "kill":
                self.start_again(reboot=fault == "power")
            case "link":
                self._hub_goes_away()
            case "controller":
                self._controller_is(PresenceStatus.LOST)
            case "printer":
                self.tell(PrinterChanged(PrinterCondition.PAPER_OUT))
            case _:
                self._time_passes(11_000 if fault == "long" else 3_000)

    def _time_passes(self, ms: int) -> None:
        self.ms += ms
        due = self.app.next_due()
        if due is not None and due <= self.ms:
            with self.maybe_cut():
                self.app.due(at(self.ms))

    def _hub_is_there(self) -> None:
        self.world.connected = True
        self.tell(LinkUp(), Received(SITE_TOPIC, None, SITE), Received(SERVICES_TOPIC, None, SERVICES))
        self._controller_is(PresenceStatus.ONLINE)

    def _controller_is(self, status: PresenceStatus) -> None:
        presence = Presence(client="controller", status=status, version="1", boot="b")
        self.tell(Received(PRESENCE, "controller", presence))

    def _hub_goes_away(self) -> None:
        self.world.connected = False
        self.world.on_the_way.clear()
        self.tell(LinkDown("gone"))

    @rule()
    def the_hub_answers_all(self) -> None:
        while self.world.on_the_way or self.answers:
            if self.world.on_the_way:
                self.a_command_arrives()
            if self.answers:
                self.an_answer_arrives(again=False)

    @precondition(lambda self: self.world.on_the_way)
    @rule()
    def a_command_arrives(self) -> None:
        self.answers.append(self.controller.answer(self.world.on_the_way.pop(0)))

    @precondition(lambda self: self.answers)
    @rule(again=st.booleans())
    def an_answer_arrives(self, again: bool) -> None:
        reply = self.answers[0] if again else self.answers.pop(0)
        self.tell(Received(REPLY, "kiosk-1", reply))

    @precondition(lambda self: self.world.job)
    @rule()
    def the_paper_comes_out(self) -> None:
        job, self.world.job = self._job(), None
        self.papers.append(job.paper)
        self.tell(Printed(job.paper))

    @precondition(lambda self: self.world.job)
    @rule(came_out=st.booleans(), condition=st.sampled_from([c for c in PrinterCondition if c not in _WELL]))
    def the_print_fails(self, came_out: bool, condition: PrinterCondition) -> None:
        job, self.world.job = self._job(), None
        if came_out:
            self.papers.append(job.paper)
        self.tell(PrintFailed(job.paper, condition))

    def _job(self) -> PrintJob:
        assert self.world.job is not None
        return self.world.job

    @invariant()
    def only_paper_is_confirmed(self) -> None:
        assert set(self.controller.confirmed) <= set(self.papers)

    @invariant()
    def the_hub_gives_and_the_kiosk_gives_but_never_the_same_number(self) -> None:
        assert set(self.papers) <= {*self.controller.tickets, *self.own}
        assert set(self.controller.handed_in) <= set(self.own)

    def teardown(self) -> None:
        """Let all become well, and wait: then every press has its ticket, handed in, on paper and confirmed."""
        self.fuse.left = None
        self._hub_goes_away()
        self.all_is_well()
        self.the_hub_answers_all()
        while self.world.job:
            self.the_paper_comes_out()
            self.the_hub_answers_all()
        assert len(self.outbox) == 0
        assert len(self.controller.tickets) == len(self.taken)
        kept = set(self.controller.tickets).difference(self.controller.given_back)
        assert len(kept) + len(self.own) <= self.presses, "one press has given two papers"
        assert sorted(self.controller.handed_in) == sorted(self.own)
        assert sorted(self.controller.confirmed) == sorted([*kept, *self.own])
        self.outbox.close()


TestAnyDayAtTheKiosk = _AnyDayAtTheKiosk.TestCase
TestAnyDayAtTheKiosk.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
