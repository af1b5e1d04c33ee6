"""The clerk's pages: whose desk is whose, what each button asks of the controller, and what its answer means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest

from tests.console_examples import MORNING, Browser, House
from vuoro.i18n import text
from vuoro.messages.commands import (
    AnswerMessage,
    AnyCommand,
    CallNext,
    CallTicket,
    CancelTicket,
    CloseDesk,
    FinishAndNext,
    FinishService,
    HoldTicket,
    MarkNoShow,
    OpenDesk,
    RecallTicket,
    ReleaseTicket,
    Request,
    ReturnTicket,
    ServeWalkUp,
    StartService,
    TransferTicket,
)
from vuoro.messages.replies import Accepted, Rejected, RejectionCode, Reply, TicketCalledTo
from vuoro.messages.state import BoardCall, DeskMessage, DeskState, Ticket, TicketsState
from vuoro.service import Received
from vuoro.topics import DESK, TICKETS
from vuoro.values import (
    CancelReason,
    Language,
    MessageAnswer,
    Need,
    ReturnPlace,
    Role,
    ServiceId,
    Texts,
    TicketState,
    ticket_id,
    ticket_number,
)

DAY = MORNING.date()


def ticket(ordinal: int, state: TicketState = TicketState.WAITING, **more: object) -> Ticket:
    service = more.pop("service", "verotus")
    number = ticket_number("X" if service == "verotus" else "A", ordinal)
    facts = {"language": Language.FI, "needs": (), "issued_at": MORNING - timedelta(minutes=12), **more}
    return Ticket(ticket=ticket_id(DAY, number), number=number, service=service, state=state, **facts)  # type: ignore[arg-type]  # facts of the examples below


X113 = ticket(113)
CALLED = ticket(113, TicketState.CALLED, desk="4", needs=(Need.INTERPRETER,))


@pytest.fixture
def house() -> Iterator[House]:
    with House() as house:
        yield house


@pytest.fixture
def clerk(house: House) -> Browser:
    return house.signed_in(Role.CLERK, authority="vero", desk="4")


def words(key: str, /, **values: object) -> str:
    return text(f"console_clerk.{key}", Language.FI, **values)


def stands(house: House, desk: str = "4", services: tuple[ServiceId, ...] = ("verotus",), **more: object) -> None:
    state = DeskState(**{"desk": desk, "open": True, "services": services, "ticket": None, **more})  # type: ignore[arg-type]  # facts of the examples below
    house.console.hub.take([Received(DESK, desk, state)])


def wait(house: House, *tickets: Ticket, service: ServiceId = "verotus", **beside: tuple[Ticket, ...]) -> None:
    house.console.hub.take([Received(TICKETS, service, TicketsState(service=service, tickets=tickets, **beside))])


def asked(house: House) -> AnyCommand:
    return house.wire.requests[-1].command


def refuse(house: House, code: RejectionCode, *allowed: str) -> None:
    def refusal(request: Request) -> Reply:
        return Rejected(command_id=request.command_id, code=code, message="in a log", allowed=allowed)

    house.wire.answer = refusal


# Choosing a desk


def test_a_clerk_is_offered_the_desks_of_the_own_organisation_only(house: House) -> None:
    page = house.signed_in(Role.CLERK, authority="vero").get("/clerk/desk").text
    assert re.findall(r'id="open-([^"]+)"', page) == ["4", "5"]
    assert 'value="verotus"' in page
    assert 'value="etuudet"' not in page


def test_without_a_desk_the_clerk_is_led_to_the_choice(house: House) -> None:
    answer = house.signed_in(Role.CLERK, authority="vero").get("/clerk")
    assert answer.headers["location"] == "/clerk/desk"


def test_the_desk_of_another_organisation_is_never_shown(house: House) -> None:
    stands(house, "1", ("etuudet",), ticket=ticket(7, TicketState.SERVING, service="etuudet", desk="1"))
    clerk = house.signed_in(Role.CLERK, authority="vero", desk="1")
    assert clerk.get("/clerk").headers["location"] == "/clerk/desk"
    assert clerk.get("/live?f=clerk_desk:1").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("part", ["clerk_desk", "clerk_beside", "clerk_messages", "clerk_queue"])
def test_the_parts_of_a_desk_that_was_not_chosen_are_not_streamed(clerk: Browser, part: str) -> None:
    assert clerk.get(f"/live?f={part}:5").status_code == HTTPStatus.FORBIDDEN


def test_the_desks_of_another_organisation_are_not_streamed(clerk: Browser) -> None:
    assert clerk.get("/live?f=clerk_desks:kela").status_code == HTTPStatus.FORBIDDEN


def test_opening_a_desk_asks_as_the_clerk_of_that_desk_and_makes_it_the_chosen_one(house: House) -> None:
    clerk = house.signed_in(Role.CLERK, authority="vero")
    answer = clerk.post("/clerk/open", json=True, desk="5", services=["verotus", "kiinteistovero"])
    request = house.wire.requests[-1]
    assert request.command == OpenDesk(desk="5", services=("verotus", "kiinteistovero"))
    assert request.actor is not None
    assert request.actor.desk == "5"
    assert answer.json() == {"outcome": "done", "message": "", "goto": "/clerk"}
    user = clerk.user()
    assert user is not None
    assert user.desk == "5"


def test_a_desk_that_somebody_else_has_is_not_chosen_and_the_free_ones_are_named(house: House) -> None:
    clerk = house.signed_in(Role.CLERK, authority="vero", desk="5")
    refuse(house, RejectionCode.DESK_TAKEN, "5")
    answer = clerk.post("/clerk/open", json=True, desk="4", services="verotus").json()
    assert answer["outcome"] == "refused"
    assert answer["message"].endswith(words("free_desks", which="5"))
    user = clerk.user()
    assert user is not None
    assert user.desk == "5"


def test_a_desk_is_not_opened_for_nothing(house: House, clerk: Browser) -> None:
    assert clerk.post("/clerk/open", json=True, desk="4").json()["message"] == words("choose_one")
    assert house.wire.requests == []


def test_after_a_break_the_desk_serves_what_it_served_before(house: House, clerk: Browser) -> None:
    clerk.post("/clerk/open", json=True, desk="4", services="kiinteistovero")
    clerk.post("/clerk/pause", json=True, desk="4")
    assert asked(house) == CloseDesk(desk="4")
    clerk.post("/clerk/reopen", json=True, desk="4")
    assert asked(house) == OpenDesk(desk="4", services=("kiinteistovero",))


@pytest.mark.parametrize("kept", ["", "5 kiinteistovero", "4 ../../etc", "Ä", "x" * 5000])
def test_what_the_browser_remembers_of_no_such_desk_means_all_services(house: House, clerk: Browser, kept: str) -> None:
    clerk.cookies.set("vuoro_services", kept.encode("ascii", "ignore").decode())
    clerk.post("/clerk/reopen", json=True, desk="4")
    assert asked(house) == OpenDesk(desk="4", services=())


def test_who_leaves_closes_the_desk_and_has_none(house: House, clerk: Browser) -> None:
    stands(house)
    assert clerk.post("/clerk/leave", json=True, desk="4").json()["goto"] == "/clerk/desk"
    assert asked(house) == CloseDesk(desk="4")
    user = clerk.user()
    assert user is not None
    assert user.desk is None


def test_who_has_a_customer_cannot_leave(house: House, clerk: Browser) -> None:
    stands(house, ticket=CALLED)
    refuse(house, RejectionCode.WRONG_STATE, "start_service", "recall_ticket")
    message = clerk.post("/clerk/leave", json=True, desk="4").json()["message"]
    assert message.endswith(words("possible", which=f"{words('can_start_service')}, {words('can_recall_ticket')}"))
    user = clerk.user()
    assert user is not None
    assert user.desk == "4"


# What each button asks


ACTS: list[tuple[str, dict[str, str], AnyCommand]] = [
    ("next", {"desk": "4"}, CallNext(desk="4")),
    ("finish-and-next", {"desk": "4"}, FinishAndNext(desk="4")),
    ("call", {"desk": "4", "ticket": X113.ticket}, CallTicket(desk="4", ticket=X113.ticket)),
    ("recall", {"ticket": X113.ticket}, RecallTicket(ticket=X113.ticket)),
    ("start", {"ticket": X113.ticket}, StartService(ticket=X113.ticket)),
    ("finish", {"ticket": X113.ticket}, FinishService(ticket=X113.ticket)),
    ("no-show", {"ticket": X113.ticket}, MarkNoShow(ticket=X113.ticket)),
    ("hold", {"ticket": X113.ticket}, HoldTicket(ticket=X113.ticket)),
    ("release", {"ticket": X113.ticket}, ReleaseTicket(ticket=X113.ticket)),
    *(
        ("return", {"ticket": X113.ticket, "place": place}, ReturnTicket(ticket=X113.ticket, place=place))
        for place in ReturnPlace
    ),
    (
        "transfer",
        {"ticket": X113.ticket, "service": "etuudet"},
        TransferTicket(ticket=X113.ticket, service="etuudet"),
    ),
    *(
        ("cancel", {"ticket": X113.ticket, "reason": reason}, CancelTicket(ticket=X113.ticket, reason=reason))
        for reason in CancelReason
    ),
    (
        "walk-up",
        {"desk": "4", "service": "verotus", "language": "sv", "needs": "seat", "by_telephone": "true"},
        ServeWalkUp(desk="4", service="verotus", language=Language.SV, needs=(Need.SEAT,), by_telephone=True),
    ),
    *(
        ("answer", {"message": "12", "answer": answer}, AnswerMessage(message=12, answer=answer))
        for answer in MessageAnswer
    ),
]
ACT_NAMES = [f"{act[0]}-{place}" for place, act in enumerate(ACTS)]


@pytest.mark.parametrize(("act", "fields", "command"), ACTS, ids=ACT_NAMES)
def test_a_button_asks_for_one_thing_and_says_what_was_done(
    house: House, clerk: Browser, act: str, fields: dict[str, str], command: AnyCommand
) -> None:
    answer = clerk.post(f"/clerk/{act}", json=True, **fields).json()
    assert [request.command for request in house.wire.requests] == [command]
    assert answer["outcome"] == "done"
    assert answer["message"]
    assert answer["goto"] is None, "a page with a script stays where it is"


@pytest.mark.parametrize(("act", "fields", "command"), ACTS, ids=ACT_NAMES)
def test_a_button_pressed_twice_with_one_identity_asks_with_one_identity(
    house: House, clerk: Browser, act: str, fields: dict[str, str], command: AnyCommand
) -> None:
    identity = "01234567-89ab-7def-8123-456789abcdef"
    for _ in range(2):
        clerk.post(f"/clerk/{act}", json=True, command_id=identity, **fields)
    assert {(request.command_id, request.command) for request in house.wire.requests} == {(identity, command)}


@pytest.mark.parametrize(("act", "fields"), [act[:2] for act in ACTS], ids=ACT_NAMES)
@pytest.mark.parametrize("spoiled", ["", "../../x", "<script>", "20261124-X113' OR 1=1", "9" * 300])
def test_an_act_on_what_is_no_ticket_desk_or_message_asks_for_nothing(
    house: House, clerk: Browser, act: str, fields: dict[str, str], spoiled: str
) -> None:
    for name in fields.keys() & {"ticket", "desk", "service", "place", "reason", "answer", "language"}:
        answer = clerk.post(f"/clerk/{act}", json=True, **{**fields, name: spoiled})
        assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert house.wire.requests == []


def test_no_command_of_a_clerk_names_a_place_at_the_head_of_a_queue() -> None:
    assert {place.value for place in ReturnPlace} == {"by_arrival", "last"}
    only_choice = [command for _, _, command in ACTS if isinstance(command, CallTicket)]
    assert len(only_choice) == 1, "a chosen one is called with a command of its own, which the history shows"


# What the answer means


def test_a_call_is_told_with_its_number(house: House, clerk: Browser) -> None:
    def called(request: Request) -> Reply:
        name = Texts(fi="4", sv="4", en="4")
        call = BoardCall(
            call=f"{CALLED.ticket}.1", order=9, number=CALLED.number, desk="4", desk_name=name, age_ms=0, shown={}
        )
        return Accepted(command_id=request.command_id, result=TicketCalledTo(ticket=CALLED, call=call))

    house.wire.answer = called
    assert clerk.post("/clerk/next", json=True, desk="4").json()["message"] == words("called", number="X113")


@pytest.mark.parametrize("language", [Language.FI, Language.SV, Language.EN])
@pytest.mark.parametrize("code", RejectionCode)
def test_a_refusal_is_told_in_the_clerks_language(house: House, code: RejectionCode, language: Language) -> None:
    clerk = house.signed_in(Role.CLERK, authority="vero", desk="4")
    clerk.cookies.set("vuoro_language", language.value)
    refuse(house, code, "release_ticket", "no_such_command")
    answer = clerk.post("/clerk/next", json=True, desk="4").json()
    assert answer["outcome"] == "refused"
    assert answer["message"].startswith(text(f"rejected.{code}", language))
    assert "_" not in answer["message"], "names are for programs"


def test_every_command_that_can_be_possible_instead_has_words() -> None:
    for _, _, command in ACTS:
        name = type(command).__struct_config__.tag
        if name not in {"serve_walk_up", "answer_message", "finish_and_next"}:
            assert text(f"console_clerk.can_{name}", Language.SV)


# What the page shows


def test_a_free_desk_offers_the_next_one_by_touch_and_key(house: House, clerk: Browser) -> None:
    stands(house)
    page = clerk.get("/clerk").text
    assert re.search(r'action="/clerk/next".*?data-key="n"', page, re.DOTALL)
    assert "/clerk/finish-and-next" not in page


def test_a_called_ticket_shows_all_that_the_clerk_needs(house: House, clerk: Browser) -> None:
    other = ticket(5, service="etuudet", visit=CALLED.ticket)
    wait(house, other, service="etuudet")
    booked = ticket(113, TicketState.CALLED, desk="4", needs=(Need.INTERPRETER,), appointment_at=MORNING)
    stands(house, ticket=booked, called_age_ms=1000, wait_left_ms=299_000)
    page = clerk.get("/clerk").text
    assert '<p class="ticket-number">X113</p>' in page
    assert words("need_interpreter") in page
    assert words("booked", time="09.00") in page
    assert 'data-since="720000"' in page
    left = re.search(r'data-not-before="(\d+)"', page)
    assert left is not None
    assert 290_000 < int(left[1]) <= 299_000
    assert "<strong>A005</strong>" in page


def test_while_one_is_called_nobody_else_can_be(house: House, clerk: Browser) -> None:
    stands(house, ticket=CALLED, called_age_ms=0, wait_left_ms=0)
    wait(house, ticket(114))
    page = clerk.get("/clerk").text
    assert "/clerk/next" not in page
    assert '<button class="huge" id="next-waits" disabled>' in page
    assert words("call_this") not in page


def test_a_served_ticket_can_be_finished_or_sent_on(house: House, clerk: Browser) -> None:
    stands(house, ticket=ticket(113, TicketState.SERVING, desk="4"))
    page = clerk.get("/clerk").text
    paths = set(re.findall(r'(?:form)?action="(/clerk/[^"]+)"', page))
    assert paths == {"/clerk/finish-and-next", "/clerk/finish", "/clerk/transfer"}
    assert 'value="etuudet"' in page
    assert not re.search(r'<option value="verotus"', page), "nobody is sent to where they are"


def test_the_own_queue_is_shown_in_the_order_of_the_controller(house: House, clerk: Browser) -> None:
    stands(house)
    wait(house, ticket(9), ticket(3), ticket(5), held=(ticket(20, TicketState.HELD),), no_shows=(ticket(21),))
    page = clerk.get("/clerk").text
    assert re.findall(r'class="row-number">(\w+)<', page) == ["X009", "X003", "X005", "X020", "X021"]
    assert words("waiting", count=3) in page


def test_a_long_queue_is_shown_from_its_head_and_the_rest_is_counted(house: House, clerk: Browser) -> None:
    stands(house)
    wait(house, *(ticket(n) for n in range(1, 61)))
    page = clerk.get("/clerk").text
    assert page.count('class="row-number"') == 40
    assert words("behind", count=20) in page


def test_a_customer_who_is_at_another_desk_now_is_marked_in_the_queue(house: House, clerk: Browser) -> None:
    stands(house)
    elsewhere = ticket(5, TicketState.SERVING, service="etuudet", desk="2", visit=X113.ticket)
    stands(house, "2", ("etuudet",), ticket=elsewhere)
    wait(house, X113)
    assert words("now_at", name="2") in clerk.get("/clerk").text


def message(answer: MessageAnswer | None = None) -> DeskMessage:
    return DeskMessage(message=12, ticket=X113.ticket, number=X113.number, at=MORNING, answer=answer)


def test_a_message_of_the_advisor_is_announced_and_can_be_answered(house: House, clerk: Browser) -> None:
    stands(house, messages=(message(),))
    wait(house, X113)
    page = clerk.get("/clerk").text
    assert f"<span data-announce>{words('is_here', number='X113')}</span>" in page
    assert {'value="taken"', 'value="not_now"'} <= set(re.findall(r'value="(?:taken|not_now)"', page))
    assert words("call_number", number="X113") in page


def test_an_answered_message_shows_its_answer_and_offers_the_other_one(house: House, clerk: Browser) -> None:
    stands(house, messages=(message(MessageAnswer.NOT_NOW),))
    page = clerk.get("/clerk").text
    assert "data-announce" not in page
    assert re.findall(r'value="(taken|not_now)"', page) == ["taken"]


def test_a_customer_reported_here_after_a_no_show_can_be_let_wait_again(house: House, clerk: Browser) -> None:
    stands(house, messages=(message(),))
    wait(house, no_shows=(ticket(113, TicketState.NO_SHOW),))
    page = clerk.get("/clerk").text
    assert 'id="return-here-12"' in page
    assert 'id="call-here-12"' not in page


def test_a_closed_desk_offers_to_be_opened_again_and_shows_no_queue(house: House, clerk: Browser) -> None:
    wait(house, X113)
    page = clerk.get("/clerk").text
    assert "/clerk/reopen" in page
    assert "X113" not in page


def test_keys_can_be_turned_off(house: House, clerk: Browser) -> None:
    stands(house)
    assert 'data-keys="off"' not in clerk.get("/clerk").text
    clerk.post("/clerk/keys")
    assert 'data-keys="off"' in clerk.get("/clerk").text
    clerk.post("/clerk/keys", keys="true")
    assert 'data-keys="off"' not in clerk.get("/clerk").text
