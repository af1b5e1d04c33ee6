"""Any day at all: kiosks, clerks, displays, duplicates, lost replies, power cuts, jumping clocks and reboots.

Commands wait at their senders until they are answered, as in the devices' outboxes. After every step the invariants
of the lobby are read from the history alone, and what was published is compared with what is true.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec import Struct
from msgspec.structs import replace

from controller.core.codes import ticket_code
from controller.core.lobby import Lobby
from controller.core.reckoning import TOLERANCE, Alarm
from controller.core.views import all_views, show
from controller.publisher import _TOPICS
from controller.store import Store
from tests.unit.controller_chronicle import Chronicle
from tests.unit.controller_world import PLAN, Hub, Published, request
from tests.unit.core_steps import GUARD, take_to_be_fetched
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_2, CLERK_3, SECRET, SMALL_SITE, take, text
from vuoro.emptying_log import last_of, read, verify
from vuoro.messages.commands import (
    Actor,
    AnswerMessage,
    AnyCommand,
    Appointment,
    BoxCondition,
    CallNext,
    CallShown,
    CallTicket,
    CancelByCode,
    CancelTicket,
    CheckIn,
    CloseDesk,
    ConfirmEmptying,
    CountVisitor,
    CustomerIsHere,
    ExplainEmptying,
    FinishAndNext,
    FinishService,
    FollowTicket,
    HoldTicket,
    ImportAppointments,
    MarkNoShow,
    NoteRepair,
    OpenDesk,
    PutNotice,
    RecallTicket,
    ReceiveDocument,
    ReleaseTicket,
    RemoveNotice,
    ReportDisturbance,
    ReportFill,
    ReportOpening,
    RequestHelp,
    ReturnTicket,
    ServeWalkUp,
    SettleHelp,
    StartService,
    TicketPrinted,
    TransferTicket,
    UpdateRepair,
    WithdrawHelp,
)
from vuoro.messages.replies import Accepted, Rejected, Reply, TicketFollowed, TicketTaken
from vuoro.messages.state import BoardState, DeskState, QueueState
from vuoro.service import Received
from vuoro.topics import REPLY, Topic
from vuoro.values import (
    CancelReason,
    Disturbance,
    Fault,
    HelpReason,
    Language,
    LateReason,
    MessageAnswer,
    Moment,
    RepairStatus,
    ReturnPlace,
    TicketState,
    VisitorKind,
)

CLERKS = [clerk.actor for clerk in (CLERK_1, CLERK_2, CLERK_3) if clerk.actor is not None]
MOVES = [RecallTicket, StartService, FinishService, MarkNoShow, HoldTicket, ReleaseTicket]
JUMPS = [timedelta(hours=1), -timedelta(hours=1), timedelta(days=1), -timedelta(days=1)]
#: What a clock says whose battery was empty.
UNSET = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC)]
BOOKINGS = ["K7Q-204", "K7Q-205"]
BOXES = {"shared": "dropbox-1", "kela-box": "dropbox-2"}
WANTED = [HelpReason.UNSURE, HelpReason.PAPER_LOW]
#: How many days are tried; `scripts/rules` tries many more.
EXAMPLES = int(os.environ.get("VUORO_EXAMPLES", "150"))
#: How long such a day is, in things that happen.
STEPS = int(os.environ.get("VUORO_STEPS", "50"))
#: Waiting commands are chosen by a number, so that Hypothesis can make a failing day shorter.
anyone = st.integers(0, 1000)


class PowerCutError(Exception):
    """The hub went dark."""


class BrittleStore(Store):
    """A store in a hub that goes dark just before a commit, when told so."""

    dark = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside durable, unless the power goes."""
        with super().transaction():
            yield
            if self.dark:
                raise PowerCutError


class AnyDay(RuleBasedStateMachine):
    """A hub, everybody who sends it commands, and what they have been told."""

    def __init__(self) -> None:
        super().__init__()
        self.hub = Hub(None, BrittleStore)
        self.chronicle = Chronicle(SMALL_SITE)
        self.outboxes: list[Received] = []
        self.answered: list[Received] = []
        self.told: dict[str, Reply] = {}
        self.retained: dict[tuple[Topic, str | None], Struct] = {}
        self.log: list[str] = []
        self.boots = 1
        self.line_is_slow = False
        self.truth = self.hub.clock.moment.utc
        self.hear(self.hub.link_up())

    @initialize(waiting=st.lists(st.sampled_from(["benefits", "housing", "tax"]), max_size=6))
    def the_doors_open(self, waiting: list[str]) -> None:
        for clerk in CLERKS:
            self.send("console", OpenDesk(desk=clerk.desk or ""), clerk)
        for service in waiting:
            self.send("kiosk-1", take(service))

    # What people and devices send.

    @rule(kiosk=st.sampled_from(["kiosk-1", "kiosk-2"]), service=st.sampled_from(["benefits", "housing", "tax"]))
    def somebody_takes_a_number(self, kiosk: str, service: str) -> None:
        self.send(kiosk, take(service))

    @precondition(lambda self: self.chronicle.stories)
    @rule(service=st.sampled_from(["benefits", "housing", "tax"]), which=anyone)
    def somebody_takes_a_number_for_one_visit_more(self, service: str, which: int) -> None:
        self.send("kiosk-1", take(service, same_visit_as=self.any_ticket(which)))

    @rule(service=st.sampled_from(["benefits", "tax"]))
    def somebody_takes_a_number_and_wants_to_be_fetched(self, service: str) -> None:
        self.send("kiosk-1", take_to_be_fetched(service))

    @rule(kiosk=st.sampled_from(["kiosk-1", "kiosk-2"]), reason=st.sampled_from(WANTED))
    def a_kiosk_asks_for_the_advisor(self, kiosk: str, reason: HelpReason) -> None:
        self.send(kiosk, RequestHelp(reason=reason))

    @rule(fill=st.one_of(st.none(), st.integers(0, 100)), lid_open=st.booleans(), box=st.sampled_from(sorted(BOXES)))
    def a_box_tells_how_full_it_is(self, fill: int | None, lid_open: bool, box: str) -> None:
        condition = BoxCondition(lid_open=lid_open)
        self.send(BOXES[box], ReportFill(box=box, fill=fill, envelopes=0, condition=condition))

    @rule(ago_s=st.integers(0, 7200), box=st.sampled_from(sorted(BOXES)), key=st.booleans(), is_set=st.booleans())
    def somebody_opens_a_box(self, ago_s: int, box: str, key: bool, is_set: bool) -> None:
        closed_at = self.hub.clock.moment.utc - timedelta(seconds=ago_s)
        opening = ReportOpening(
            box=box,
            opened_at=closed_at - timedelta(seconds=30),
            closed_at=closed_at,
            envelopes=3,
            fill_before=50,
            fill_after=None if key else 0,
            clock_trusted=is_set,
            confirmed_at_box=key,
        )
        self.send(BOXES[box], opening)

    @precondition(lambda self: self.chronicle.log)
    @rule(which=anyone, late=st.sampled_from([None, LateReason.RUSH]))
    def somebody_confirms_an_emptying(self, which: int, late: LateReason | None) -> None:
        its = self.chronicle.log[which % len(self.chronicle.log)]
        who = ADVISOR.actor if its.box == "shared" else CLERK_1.actor
        self.send("console", ConfirmEmptying(box=its.box, opening=its.record, late=late), who)

    @precondition(lambda self: any(one.due_at for one in self.chronicle.log))
    @rule(which=anyone)
    def somebody_explains_an_emptying(self, which: int) -> None:
        dues = [one for one in self.chronicle.log if one.due_at is not None]
        its = dues[which % len(dues)]
        assert its.due_at is not None
        who = ADVISOR.actor if its.box == "shared" else CLERK_1.actor
        self.send("console", ExplainEmptying(box=its.box, due_at=its.due_at, late=LateReason.OTHER), who)

    @rule(kiosk=st.sampled_from(["kiosk-1", "kiosk-2"]), reason=st.sampled_from(WANTED))
    def a_kiosk_needs_nobody_any_more(self, kiosk: str, reason: HelpReason) -> None:
        self.send(kiosk, WithdrawHelp(reason=reason))

    @precondition(lambda self: self.lobby.help)
    @rule(which=anyone)
    def the_advisor_has_come(self, which: int) -> None:
        requests = list(self.lobby.help)
        self.send("console", SettleHelp(request=requests[which % len(requests)]), ADVISOR.actor)

    @rule(minutes=st.sampled_from([None, 1, 60]), areas=st.sampled_from([(), ("upper",)]))
    def the_advisor_puts_up_a_notice(self, minutes: int | None, areas: tuple[str, ...]) -> None:
        until = None if minutes is None else self.hub.now.utc + timedelta(minutes=minutes)
        self.send("console", PutNotice(texts=text("Hello"), until=until, areas=areas), ADVISOR.actor)

    @precondition(lambda self: self.lobby.notices)
    @rule(which=anyone)
    def the_advisor_takes_down_a_notice(self, which: int) -> None:
        notices = list(self.lobby.notices)
        self.send("console", RemoveNotice(notice=notices[which % len(notices)]), ADVISOR.actor)

    @rule()
    def the_advisor_receives_a_document(self) -> None:
        self.send("console", ReceiveDocument(authority="kela"), ADVISOR.actor)

    @rule(words=st.sampled_from([None, "Soita 040 123 4567"]))
    def a_guard_tells_of_a_disturbance_and_of_what_is_broken(self, words: str | None) -> None:
        self.send("console", ReportDisturbance(disturbance=Disturbance.NOISE, words=words), GUARD.actor)
        self.send("console", NoteRepair(subject="kiosk-1", fault=Fault.KEYS, words=words), GUARD.actor)
        self.send("console", CountVisitor(visitor=VisitorKind.GUIDANCE), GUARD.actor)

    @precondition(lambda self: self.lobby.repairs)
    @rule(status=st.sampled_from(RepairStatus), which=anyone)
    def a_repair_goes_on(self, status: RepairStatus, which: int) -> None:
        repairs = list(self.lobby.repairs)
        self.send("console", UpdateRepair(repair=repairs[which % len(repairs)], status=status), ADVISOR.actor)

    @precondition(lambda self: self.chronicle.stories)
    @rule(which=anyone)
    def a_customer_looks_at_the_phone(self, which: int) -> None:
        self.the_hub_looks_at_its_clock()
        seq, ticket = self.lobby.seq, self.any_ticket(which)
        reply = self.hub.ask("console", FollowTicket(code=ticket_code(SECRET, ticket)))
        assert self.lobby.seq == seq
        if isinstance(reply, Accepted):
            assert isinstance(reply.result, TicketFollowed)
            assert reply.result.number == self.chronicle.stories[ticket].number
        else:
            assert ticket not in self.lobby.tickets

    @rule(code=st.sampled_from(BOOKINGS), service=st.sampled_from(["benefits", "tax"]), minutes=st.integers(-30, 120))
    def an_appointment_is_made(self, code: str, service: str, minutes: int) -> None:
        at = self.hub.now.utc + timedelta(minutes=minutes)
        appointment = Appointment(code=code, service=service, at=at)
        day = PLAN.day(Moment(mono_ms=0, utc=at))
        self.send("maintenance", ImportAppointments(day=day, appointments=(appointment,)))

    @rule(code=st.sampled_from(BOOKINGS))
    def somebody_with_an_appointment_comes(self, code: str) -> None:
        self.send("kiosk-1", CheckIn(code=code, language=Language.SV))

    @precondition(lambda self: self.chronicle.stories)
    @rule(which=anyone)
    def a_paper_comes_out(self, which: int) -> None:
        self.send("kiosk-1", TicketPrinted(ticket=self.any_ticket(which)))

    @rule(clerk=st.sampled_from(CLERKS), services=st.sampled_from([(), ("benefits",)]))
    def a_clerk_opens_the_desk(self, clerk: Actor, services: tuple[str, ...]) -> None:
        self.send("console", OpenDesk(desk=clerk.desk or "", services=services), clerk)

    @rule(clerk=st.sampled_from(CLERKS), opens_again=st.integers(0, 3))
    def a_clerk_closes_the_desk(self, clerk: Actor, opens_again: int) -> None:
        self.send("console", CloseDesk(desk=clerk.desk or ""), clerk)
        if opens_again:
            self.send("console", OpenDesk(desk=clerk.desk or ""), clerk)

    @rule(clerk=st.sampled_from(CLERKS))
    def a_clerk_calls_next(self, clerk: Actor) -> None:
        self.send("console", CallNext(desk=clerk.desk or ""), clerk)

    @precondition(lambda self: self.chronicle.stories)
    @rule(clerk=st.sampled_from(CLERKS), move=st.sampled_from(MOVES), which=anyone)
    def a_clerk_moves_the_ticket_at_the_desk_or_any_other(self, clerk: Actor, move: Any, which: int) -> None:
        at_desk = self.hub.lobby.at_desk.get(clerk.desk or "")
        self.send("console", move(ticket=at_desk if at_desk and which % 5 else self.any_ticket(which)), clerk)

    @precondition(lambda self: self.chronicle.stories)
    @rule(clerk=st.sampled_from(CLERKS), which=anyone)
    def a_clerk_chooses_a_ticket(self, clerk: Actor, which: int) -> None:
        self.send("console", CallTicket(desk=clerk.desk or "", ticket=self.any_ticket(which)), clerk)

    @precondition(lambda self: self.lobby.at_desk)
    @rule(which=anyone, comes=st.booleans())
    def a_called_customer_is_waited_for(self, which: int, comes: bool) -> None:
        desk, ticket = list(self.lobby.at_desk.items())[which % len(self.lobby.at_desk)]
        (clerk,) = (one for one in CLERKS if one.desk == desk)
        self.time_passes(seconds=300)
        self.send("console", StartService(ticket=ticket) if comes else MarkNoShow(ticket=ticket), clerk)

    @precondition(lambda self: self.lobby.tickets)
    @rule(clerk=st.sampled_from(CLERKS), which=anyone)
    def a_clerk_puts_somebody_on_hold_or_calls_them_back(self, clerk: Actor, which: int) -> None:
        here = [
            ticket.face
            for ticket in self.lobby.tickets.values()
            if PLAN.authority_of(ticket.face.service) == clerk.authority
        ]
        if here:
            face = here[which % len(here)]
            move = ReleaseTicket if face.state is TicketState.HELD else HoldTicket
            self.send("console", move(ticket=face.ticket), clerk)

    @rule(clerk=st.sampled_from(CLERKS))
    def a_clerk_finishes_and_calls_next(self, clerk: Actor) -> None:
        self.send("console", FinishAndNext(desk=clerk.desk or ""), clerk)

    @precondition(lambda self: self.lobby.no_shows or self.lobby.at_desk)
    @rule(clerk=st.sampled_from(CLERKS), place=st.sampled_from(ReturnPlace), which=anyone)
    def a_clerk_lets_somebody_wait_again(self, clerk: Actor, place: ReturnPlace, which: int) -> None:
        missed = [*self.lobby.no_shows, *self.lobby.at_desk.values()]
        self.send("console", ReturnTicket(ticket=missed[which % len(missed)], place=place), clerk)

    @precondition(lambda self: self.chronicle.stories)
    @rule(
        actor=st.sampled_from([*CLERKS, ADVISOR.actor]),
        service=st.sampled_from(["benefits", "housing", "tax"]),
        which=anyone,
    )
    def somebody_is_sent_to_another_service(self, actor: Actor, service: str, which: int) -> None:
        self.send("console", TransferTicket(ticket=self.any_ticket(which), service=service), actor)

    @rule(clerk=st.sampled_from(CLERKS), service=st.sampled_from(["benefits", "tax"]), by_telephone=st.booleans())
    def a_clerk_serves_somebody_without_a_ticket(self, clerk: Actor, service: str, by_telephone: bool) -> None:
        self.send("console", OpenDesk(desk=clerk.desk or ""), clerk)
        walk_up = ServeWalkUp(desk=clerk.desk or "", service=service, language=Language.SV, by_telephone=by_telephone)
        self.send("console", walk_up, clerk)

    @precondition(lambda self: self.chronicle.stories)
    @rule(which=anyone)
    def the_advisor_says_who_is_here(self, which: int) -> None:
        self.send("console", CustomerIsHere(ticket=self.any_ticket(which)), ADVISOR.actor)

    @precondition(lambda self: self.lobby.messages)
    @rule(clerk=st.sampled_from(CLERKS), answer=st.sampled_from(MessageAnswer), which=anyone)
    def a_clerk_answers(self, clerk: Actor, answer: MessageAnswer, which: int) -> None:
        messages = list(self.lobby.messages.values())
        self.send("console", AnswerMessage(message=messages[which % len(messages)].message, answer=answer), clerk)

    @precondition(lambda self: self.chronicle.stories)
    @rule(which=anyone)
    def somebody_gives_a_ticket_back(self, which: int) -> None:
        self.send("kiosk-1", CancelByCode(code=ticket_code(SECRET, self.any_ticket(which))))

    @precondition(lambda self: self.chronicle.stories)
    @rule(which=anyone)
    def somebody_leaves(self, which: int) -> None:
        command = CancelTicket(ticket=self.any_ticket(which), reason=CancelReason.LEFT)
        self.send("console", command, ADVISOR.actor)

    @precondition(lambda self: self.chronicle.calls)
    @rule(display=st.sampled_from(["display-1", "display-2"]), showing=st.integers(1, 2), which=anyone)
    def a_display_shows_a_call(self, display: str, showing: int, which: int) -> None:
        calls = self.chronicle.calls
        self.send(display, CallShown(call=calls[which % len(calls)], showing=showing))

    @rule(clerk=st.sampled_from(CLERKS))
    def a_customer_is_called_and_comes_to_the_desk(self, clerk: Actor) -> None:
        self.send("console", OpenDesk(desk=clerk.desk or ""), clerk)
        self.send("console", CallNext(desk=clerk.desk or ""), clerk)
        self.the_hub_takes_its_turn(twice=False)
        ticket = self.hub.lobby.at_desk.get(clerk.desk or "")
        if ticket is not None:
            self.send("console", StartService(ticket=ticket), clerk)

    @precondition(lambda self: self.hub.lobby.calls)
    @rule(display=st.sampled_from(["display-1", "display-2"]))
    def a_display_shows_all_it_has_to(self, display: str) -> None:
        for call in list(self.hub.lobby.calls.values()):
            self.send(display, CallShown(call=call.call, showing=1))
            self.send(display, CallShown(call=call.call, showing=2))

    # What becomes of it.

    @rule(slow=st.booleans())
    def the_line_becomes_slow_or_fast(self, slow: bool) -> None:
        self.line_is_slow = slow

    @precondition(lambda self: self.outboxes)
    @rule(twice=st.booleans())
    def the_hub_takes_its_turn(self, twice: bool) -> None:
        self.hear(self.hub.handle(*self.outboxes * (2 if twice else 1)))

    @precondition(lambda self: self.outboxes)
    @rule()
    def the_replies_are_lost_with_the_broker(self) -> None:
        self.hub.handle(*self.outboxes)
        self.retained.clear()
        self.hear(self.hub.link_up())

    @precondition(lambda self: self.outboxes)
    @rule()
    def the_hub_goes_dark_before_the_commit(self) -> None:
        store = self.hub.store
        assert isinstance(store, BrittleStore)
        store.dark = True
        try:
            self.hub.handle(*self.outboxes)
        except PowerCutError:
            store.dark = False
        self.reboot(self.hub.clock.moment.utc)

    @rule()
    def the_controller_dies_and_starts_again(self) -> None:
        self.hub.start()
        self.hear(self.hub.link_up())

    @precondition(lambda self: self.answered)
    @rule(which=anyone)
    def a_command_comes_again_much_later(self, which: int) -> None:
        self.the_hub_looks_at_its_clock()
        command = self.answered[which % len(self.answered)]
        seq = self.hub.lobby.seq
        published = self.hub.handle(command)
        assert [message for topic, _, message in published if topic is REPLY] == [self.told[command.message.command_id]]
        assert self.hub.lobby.seq == seq
        self.hear(published)

    def the_hub_looks_at_its_clock(self) -> None:
        """Let happen what a clock brings that is believed again by now: a new day, an emptying that was missed."""
        self.hear(self.hub.handle())

    # What clocks do.

    @rule(seconds=st.integers(1, 7200))
    def time_passes(self, seconds: int) -> None:
        now = self.hub.clock.moment
        self.truth += timedelta(seconds=seconds)
        self.hub.clock.moment = Moment(now.later(seconds * 1000), now.utc + timedelta(seconds=seconds))
        self.hear(self.hub.handle())

    @rule(by=st.sampled_from(JUMPS))
    def the_wall_clock_jumps_by_hours(self, by: timedelta) -> None:
        self.the_wall_clock_is_set(self.hub.clock.moment.utc + by)

    @rule(wall=st.sampled_from(UNSET))
    def the_wall_clock_falls_back_by_years(self, wall: datetime) -> None:
        self.the_wall_clock_is_set(wall)

    @rule()
    def the_network_tells_the_time(self) -> None:
        self.the_wall_clock_is_set(self.truth)

    def the_wall_clock_is_set(self, wall: datetime) -> None:
        day, tickets, believed = self.hub.lobby.day, set(self.hub.lobby.tickets), self.hub.now.utc
        was_unset = self.hub.app._time.alarm is Alarm.BEHIND or self.hub.app._time.is_waking(self.hub.lobby)
        self.hub.clock.moment = Moment(self.hub.clock.moment.later(1), wall)
        self.hear(self.hub.handle())
        if tickets and not was_unset:
            assert (self.hub.lobby.day, set(self.hub.lobby.tickets)) == (day, tickets)
            assert abs(self.hub.now.utc - believed) <= TOLERANCE + timedelta(milliseconds=1)

    @rule(minutes_off=st.integers(1, 60), wall=st.sampled_from([None, *UNSET]))
    def the_hub_boots_again(self, minutes_off: int, wall: datetime | None) -> None:
        off = timedelta(minutes=minutes_off)
        self.truth += off
        self.reboot(self.hub.clock.moment.utc + off if wall is None else wall)

    def reboot(self, wall: datetime) -> None:
        self.boots += 1
        self.hub.clock.boot = f"boot-{self.boots}"
        self.hub.clock.moment = Moment(20_000, wall)
        self.hub.start()
        self.hear(self.hub.link_up())

    # What must be true after each of them.

    @invariant()
    def all_is_well(self) -> None:
        self.the_history_keeps_the_invariants_of_the_lobby()
        self.no_ticket_that_was_given_is_lost()
        self.the_lobby_knows_exactly_the_open_tickets()
        self.who_is_to_be_fetched_has_an_open_ticket_that_is_not_served()
        self.the_emptying_log_is_a_chain_of_what_is_in_the_history()
        self.a_restart_would_give_the_same_lobby()
        self.everybody_sees_what_is_true()

    def the_history_keeps_the_invariants_of_the_lobby(self) -> None:
        for event in self.hub.store.page(self.chronicle.next_seq).events:
            self.chronicle.read(event)

    def no_ticket_that_was_given_is_lost(self) -> None:
        for reply in self.told.values():
            if isinstance(reply, Accepted) and isinstance(reply.result, TicketTaken):
                assert reply.result.ticket.ticket in self.chronicle.stories

    def the_lobby_knows_exactly_the_open_tickets(self) -> None:
        open_tickets = {ticket for ticket, story in self.chronicle.stories.items() if not story.ended}
        assert set(self.hub.lobby.tickets) == open_tickets

    def who_is_to_be_fetched_has_an_open_ticket_that_is_not_served(self) -> None:
        assert self.hub.lobby.help.keys() == self.chronicle.help.keys()
        for wanted in self.chronicle.help.values():
            if wanted.ticket is not None:
                story = self.chronicle.stories[wanted.ticket]
                assert not story.started
                assert not story.ended

    def the_emptying_log_is_a_chain_of_what_is_in_the_history(self) -> None:
        last = self.log[-1:]
        new = self.hub.store.emptying_log(len(self.log) + 1).lines
        assert verify([*last, *new], first=max(1, len(self.log))) == []
        self.log += new
        assert [read(line).hash for line in self.log[-50:]] == [fact.hash for fact in self.chronicle.log[-50:]]
        assert self.hub.lobby.log_head == last_of(self.log)

    def a_restart_would_give_the_same_lobby(self) -> None:
        assert without_former_ages(self.hub.loaded()) == without_former_ages(self.hub.lobby)

    def everybody_sees_what_is_true(self) -> None:
        now = self.hub.now
        true = {(_TOPICS[view.kind], view.key): show(self.hub.lobby, view, now) for view in all_views(PLAN)}
        assert {key: without_age(message) for key, message in self.retained.items()} == {
            key: without_age(message) for key, message in true.items()
        }

    # How it is done.

    def send(self, client: str, command: AnyCommand, actor: Actor | None = None) -> None:
        self.outboxes.append(request(client, command, actor))
        if not self.line_is_slow:
            self.hear(self.hub.handle(*self.outboxes))

    def hear(self, published: list[Published]) -> None:
        for topic, value, message in published:
            if isinstance(message, Accepted | Rejected):
                assert self.told.setdefault(message.command_id, message) == message
            elif topic.retain and topic in _TOPICS.values():
                self.retained[topic, value] = message
        self.answered += [command for command in self.outboxes if command.message.command_id in self.told]
        self.outboxes = [command for command in self.outboxes if command.message.command_id not in self.told]

    @property
    def lobby(self) -> Lobby:
        return self.hub.lobby

    def any_ticket(self, which: int) -> str:
        tickets = list(self.chronicle.stories)
        return tickets[which % len(tickets)]


def without_former_ages(lobby: Lobby) -> Lobby:
    """Calls of a former boot have the age that the wall clock told when the lobby was loaded: before 0 of this boot."""
    calls = {ticket: replace(call, called_ms=max(0, call.called_ms)) for ticket, call in lobby.calls.items()}
    return replace(lobby, calls=calls)


def without_age(message: Struct) -> Struct:
    if isinstance(message, BoardState):
        return replace(message, calls=tuple(replace(call, age_ms=0) for call in message.calls))
    if isinstance(message, QueueState):
        return replace(message, wait=None)
    if isinstance(message, DeskState):
        return replace(message, called_age_ms=None, wait_left_ms=None)
    return message


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
