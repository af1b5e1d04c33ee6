"""The pages of advisor, guard and TE guide: what they ask the controller, and what they never can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from console import registry
from console.areas.advisor.stamps import opened, sealed
from controller.core.permissions import PERMITTED
from tests.console_advisor_examples import BOX, STAMP, answered, busy_lobby
from tests.console_examples import MORNING, Browser, House
from vuoro.i18n import text
from vuoro.messages.commands import (
    CancelTicket,
    CheckIn,
    Command,
    ConfirmEmptying,
    CountVisitor,
    CustomerIsHere,
    ExplainEmptying,
    GiveFeedback,
    NoteRepair,
    PutNotice,
    ReceiveDocument,
    RemoveNotice,
    ReportDisturbance,
    SettleHelp,
    TakeTicket,
    TransferTicket,
    UpdateRepair,
)
from vuoro.messages.device_commands import DoRequest, DoResult, PrintReceipt
from vuoro.messages.replies import Rejected, RejectionCode
from vuoro.messages.state import ServicesState, Span
from vuoro.privacy import MASK
from vuoro.service import Received
from vuoro.topics import DONE, SERVICES, Topic
from vuoro.values import (
    CancelReason,
    ClientKind,
    Disturbance,
    Fault,
    FeedbackChannel,
    Language,
    LateReason,
    Need,
    RepairStatus,
    Role,
    Texts,
    VisitorKind,
)

EN = Language.EN
TEMPLATES = sorted((Path(registry.__file__).parent / "templates" / "advisor").glob("*.html"))
#: An invented person's code with a right check character, and ways to reach them.
SECRETS = "131052-308T, 040 123 4567, maija@example.fi"
YESTERDAY = MORNING - timedelta(days=1)
X001 = "20261124-X001"

#: Each act of these pages: what is posted, by whom, and what the controller is asked then.
ACTS: dict[str, tuple[dict[str, str | list[str]], Command]] = {
    "/advisor/settle": ({"request": "5"}, SettleHelp(request=5)),
    "/advisor/take": (
        {"service": "verotus", "language": "sv", "needs": ["seat", "interpreter"], "number": "w 001"},
        TakeTicket(
            service="verotus",
            language=Language.SV,
            needs=(Need.SEAT, Need.INTERPRETER),
            same_visit_as="20261124-W001",
        ),
    ),
    "/advisor/check-in": ({"code": " K7Q-204 ", "language": "fi"}, CheckIn(code="K7Q-204", language=Language.FI)),
    "/advisor/transfer": ({"ticket": X001, "service": "etuudet"}, TransferTicket(ticket=X001, service="etuudet")),
    "/advisor/end": ({"ticket": X001, "reason": "needless"}, CancelTicket(ticket=X001, reason=CancelReason.NEEDLESS)),
    "/advisor/here": ({"ticket": X001}, CustomerIsHere(ticket=X001)),
    "/guide/here": ({"ticket": "20261124-W001"}, CustomerIsHere(ticket="20261124-W001")),
    "/advisor/documents": ({"authority": "kela", "printer": "kiosk-1"}, ReceiveDocument(authority="kela")),
    "/boxes/confirm": (
        {"box": BOX.id, "opening": "3", "envelopes": "30", "late": "rush", "words": SECRETS},
        ConfirmEmptying(box=BOX.id, opening=3, envelopes=30, late=LateReason.RUSH, words=f"{MASK}, {MASK}, {MASK}"),
    ),
    "/boxes/explain": (
        {"box": BOX.id, "due_at": YESTERDAY.isoformat(), "late": "key_missing", "words": SECRETS},
        ExplainEmptying(box=BOX.id, due_at=YESTERDAY, late=LateReason.KEY_MISSING, words=f"{MASK}, {MASK}, {MASK}"),
    ),
    "/lobby/visitors": ({"visitor": "guidance"}, CountVisitor(visitor=VisitorKind.GUIDANCE)),
    "/lobby/feedback": (
        {"channel": "paper", "language": "fi", "service": "verotus", "effort": "2", "recommend": "0", "words": SECRETS},
        GiveFeedback(
            channel=FeedbackChannel.PAPER,
            language=Language.FI,
            service="verotus",
            effort=2,
            recommend=0,
            words=f"{MASK}, {MASK}, {MASK}",
        ),
    ),
    "/lobby/disturbance": (
        {"disturbance": "noise", "words": SECRETS},
        ReportDisturbance(disturbance=Disturbance.NOISE, words=f"{MASK}, {MASK}, {MASK}"),
    ),
    "/lobby/repairs/note": (
        {"subject": "printer", "which": "2", "fault": "poor_print", "words": SECRETS},
        NoteRepair(subject="printer-2", fault=Fault.POOR_PRINT, words=f"{MASK}, {MASK}, {MASK}"),
    ),
    "/lobby/repairs/change": (
        {"repair": "9", "status": "passed_on"},
        UpdateRepair(repair=9, status=RepairStatus.PASSED_ON),
    ),
    "/lobby/notices/put": (
        {"fi": "Hei", "sv": "Hej", "en": "Hello", "areas": ["aula"], "until": "2026-11-24T16:00"},
        PutNotice(texts=Texts(fi="Hei", sv="Hej", en="Hello"), until=MORNING.replace(hour=14), areas=("aula",)),
    ),
    "/lobby/notices/remove": ({"notice": "2"}, RemoveNotice(notice=2)),
}
OURS = [page for page in registry.pages() if page.handler.__module__.startswith("console.areas.advisor.")]


@pytest.fixture
def house() -> Iterator[House]:
    with House(busy_lobby()) as house:
        house.wire.answer = answered
        yield house


def somebody(house: House, role: Role) -> Browser:
    browser = house.signed_in(role, authority="te-palvelut" if role is Role.TE_GUIDE else "vero")
    browser.cookies["vuoro_language"] = "en"
    return browser


def commands(house: House) -> list[Command]:
    return [request.command for request in house.wire.requests]


# What is asked


@pytest.mark.parametrize("path", ACTS)
def test_an_act_asks_the_controller_for_just_that_in_the_name_of_whoever_acts(house: House, path: str) -> None:
    fields, command = ACTS[path]
    role = Role.TE_GUIDE if path.startswith("/guide") else Role.ADVISOR
    answer = somebody(house, role).post(path, json=True, **fields)
    assert answer.json()["outcome"] == "done"
    assert commands(house) == [command]
    actor = house.wire.requests[0].actor
    assert actor is not None
    assert actor.role is role


def test_every_act_of_these_pages_is_among_those_tried_here_or_is_no_command() -> None:
    acts = {page.path for page in OURS if page.method == "POST"}
    assert acts == set(ACTS) | {"/advisor/receipt"}


@pytest.mark.parametrize("path", ACTS)
def test_an_act_is_offered_to_those_only_whom_the_controller_allows_it(path: str) -> None:
    command = type(ACTS[path][1])
    page = next(page for page in OURS if page.path == path and page.method == "POST")
    allowed = {role for role in Role if command in PERMITTED[ClientKind.CONSOLE, role]}
    assert page.access.roles <= allowed


@pytest.mark.parametrize("path", ACTS)
def test_a_refusal_is_told_in_words(house: House, path: str) -> None:
    house.wire.answer = lambda request: Rejected(
        command_id=request.command_id, code=RejectionCode.WRONG_STATE, message="for the log"
    )
    role = Role.TE_GUIDE if path.startswith("/guide") else Role.ADVISOR
    answer = somebody(house, role).post(path, json=True, **ACTS[path][0])
    assert answer.json()["outcome"] == "refused"
    assert answer.json()["message"] == text("rejected.wrong_state", EN)


def test_a_guard_counts_visitors_reports_disturbances_and_notes_repairs_and_does_nothing_else() -> None:
    acts = {page.path for page in OURS if page.method == "POST" and Role.GUARD in page.access.roles}
    assert acts == {"/lobby/visitors", "/lobby/disturbance", "/lobby/repairs/note"}


# What can never be done here


def test_nothing_in_here_can_put_anybody_at_the_head_of_a_queue(house: House) -> None:
    for path, (fields, _) in ACTS.items():
        somebody(house, Role.TE_GUIDE if path.startswith("/guide") else Role.ADVISOR).post(path, json=True, **fields)
    orders_a_queue = {"CallNext", "CallTicket", "ReturnTicket", "HoldTicket", "ReleaseTicket", "RecallTicket"}
    assert not orders_a_queue & {type(command).__name__ for command in commands(house)}
    moving = {type(command).__name__ for command in commands(house) if hasattr(command, "ticket")}
    assert moving == {"TransferTicket", "CancelTicket", "CustomerIsHere"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_there_is_no_field_for_anything_personal(template: Path) -> None:
    html = template.read_text(encoding="utf-8")
    fields = re.findall(r"<(input|textarea)\b([^>]*)>", html)
    names = {
        name
        for kind, attributes in fields
        if kind == "textarea" or not re.search(r'type="(hidden|radio|checkbox|number|datetime-local)"', attributes)
        for name in re.findall(r'name="([^"]+)"', attributes)
    }
    assert names <= {"number", "code", "words", "{{ code }}"}
    assert all("maxlength" in attributes for kind, attributes in fields if kind == "textarea")
    if 'name="words"' in html:
        assert "console_advisor.no_names" in html


def test_words_longer_than_may_be_kept_are_refused(house: House) -> None:
    answer = somebody(house, Role.ADVISOR).post("/lobby/disturbance", disturbance="noise", words="x" * 501)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert commands(house) == []


def test_the_te_guide_sees_the_own_customers_and_no_others(house: House) -> None:
    html = somebody(house, Role.TE_GUIDE).get("/guide").text
    assert "W001" in html
    assert "X001" not in html


def test_the_te_guide_hears_of_no_other_organisations_customers(house: House) -> None:
    answer = somebody(house, Role.TE_GUIDE).get("/live?f=guided:vero")
    assert answer.status_code == HTTPStatus.FORBIDDEN


# What is shown


def test_the_first_page_shows_who_wants_help_what_the_boxes_do_and_what_clerks_answered(house: House) -> None:
    html = somebody(house, Role.ADVISOR).get("/advisor").text
    for key in ("help_fetch_me", "help_box_due", "answer_taken", "help_box_filling"):
        assert text(f"console_advisor.{key}", EN) in html
    assert "kiosk-1" in html
    assert "Tax card and tax advice" in html
    assert 'data-left="1200000"' in html


@pytest.mark.parametrize("said", ["x001", " X 001 ", "X-001"])
def test_a_ticket_is_found_by_its_number_however_it_is_typed(house: House, said: str) -> None:
    answer = somebody(house, Role.ADVISOR).get(f"/advisor/find?number={said}")
    assert answer.headers["location"] == f"/advisor/ticket/{X001}"


def test_a_number_that_is_in_no_queue_is_told_and_changes_nothing(house: House) -> None:
    html = somebody(house, Role.ADVISOR).get("/advisor/find?number=<b>Q9</b>").text
    assert text("console_advisor.not_found", EN, number="&lt;b&gt;Q9&lt;/b&gt;") in html
    assert commands(house) == []


def test_a_ticket_says_where_it_stands_and_what_its_clerk_answered(house: House) -> None:
    browser = somebody(house, Role.ADVISOR)
    assert text("console_advisor.ahead", EN, ahead=1) in browser.get("/advisor/ticket/20261124-X002").text
    missed = browser.get("/advisor/ticket/20261124-X003").text
    assert text("console_advisor.state_no_show", EN) in missed
    assert text("console_advisor.answer_taken", EN) in missed


def test_who_is_being_served_can_be_sent_nowhere(house: House) -> None:
    html = somebody(house, Role.ADVISOR).get("/advisor/ticket/20261124-X004").text
    assert text("console_advisor.state_serving", EN) in html
    assert 'action="/advisor/transfer"' not in html


def test_a_new_ticket_is_shown_large_with_its_code(house: House) -> None:
    browser = somebody(house, Role.ADVISOR)
    answer = browser.post("/advisor/take", json=True, service="verotus", language="fi").json()
    assert answer["goto"] == "/advisor/ticket/20261124-X005/ABC123"
    assert "ABC123" in browser.get(answer["goto"]).text


def test_another_ticket_of_a_customer_whose_number_nobody_knows_is_not_taken(house: House) -> None:
    answer = somebody(house, Role.ADVISOR).post(
        "/advisor/take", json=True, service="verotus", language="fi", number="Q999"
    )
    assert answer.json()["message"] == text("console_advisor.no_such_number", EN)
    assert commands(house) == []


def test_the_boxes_of_an_organisation_are_its_clerks_and_the_shared_one_is_the_advisors(house: House) -> None:
    shared, own = BOX.name.en, "Tax box"
    advisors, clerks = (somebody(house, role).get("/boxes").text for role in (Role.ADVISOR, Role.CLERK))
    assert shared in advisors
    assert own not in advisors
    assert own in clerks
    assert shared not in clerks


# Documents


def test_a_received_document_has_a_receipt_on_the_chosen_printer(house: House) -> None:
    answer = somebody(house, Role.ADVISOR).post("/advisor/documents", json=True, authority="kela", printer="kiosk-1")
    assert answer.json()["goto"].endswith("?printed=out")
    ((_, printer, request),) = house.wire.published
    assert printer == "kiosk-1"
    assert isinstance(request, DoRequest)
    assert request.do == PrintReceipt(stamp=STAMP)


def test_the_page_of_a_stamp_says_time_and_number_and_prints_once_more(house: House) -> None:
    browser = somebody(house, Role.ADVISOR)
    page = browser.post("/advisor/documents", json=True, authority="kela").json()["goto"]
    html = browser.get(page).text
    assert "09:00:00" in html
    assert text("console_advisor.document_number", EN, number=7) in html
    answer = browser.post("/advisor/receipt", json=True, stamp=page.rpartition("/")[2], printer="kiosk-1")
    assert answer.json() == {"outcome": "done", "message": text("console_advisor.print_out", EN), "goto": None}


@pytest.mark.parametrize(("code", "told"), [("paper_out", "print_paper_out"), ("never_heard_of", "print_failed")])
def test_a_printer_that_cannot_print_says_why(house: House, code: str, told: str) -> None:
    def refuse(_topic: Topic, client: str | None, message: Struct) -> None:
        assert isinstance(message, DoRequest)
        house.console.hub.take([Received(DONE, client, DoResult(do_id=message.do_id, ok=False, code=code))])

    house.wire.publish = refuse  # type: ignore[assignment, method-assign]  # a printer of another mind
    seal = sealed(house.console.form_secret, STAMP)
    answer = somebody(house, Role.ADVISOR).post("/advisor/receipt", json=True, stamp=seal, printer="kiosk-1").json()
    assert answer["outcome"] == "refused"
    assert answer["message"] == text(f"console_advisor.{told}", EN)


def test_a_printer_that_is_away_is_asked_for_nothing(house: House) -> None:
    house.console.lobby.presence.clear()
    answer = somebody(house, Role.ADVISOR).post("/advisor/documents", json=True, authority="kela", printer="kiosk-1")
    assert answer.json()["goto"].endswith("?printed=away")
    assert house.wire.published == []


@pytest.mark.parametrize("printer", ["display-1", "controller", "nobody"])
def test_nothing_but_a_kiosk_is_asked_to_print(house: House, printer: str) -> None:
    seal = sealed(house.console.form_secret, STAMP)
    answer = somebody(house, Role.ADVISOR).post("/advisor/receipt", stamp=seal, printer=printer)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert house.wire.published == []


def test_a_stamp_that_was_not_made_here_is_none() -> None:
    seal = sealed(b"ours", STAMP)
    assert opened(b"ours", seal) == STAMP
    assert [opened(b"theirs", seal), opened(b"ours", seal[:-2]), opened(b"ours", "ä"), opened(b"ours", "")] == [
        None
    ] * 4


def test_the_organisations_without_an_agreement_have_no_button(house: House) -> None:
    html = somebody(house, Role.ADVISOR).get("/advisor/documents").text
    assert 'value="kela"' in html
    assert 'value="avi"' not in html
    assert "Regional State Administrative Agency" in html


def test_a_service_that_never_closes_today_is_said_to_be_open_all_day(house: House) -> None:
    midnight = datetime(2026, 11, 23, 22, tzinfo=UTC)  # in Helsinki
    day = Span(midnight, midnight + timedelta(days=1))
    hours = Span(midnight + timedelta(hours=9), midnight + timedelta(hours=15))
    infos = tuple(replace(info, today=(day,)) for info in house.console.lobby.services)
    house.console.hub.take(
        [Received(SERVICES, None, ServicesState(services=(replace(infos[0], today=(hours,)), *infos[1:])))]
    )
    page = somebody(house, Role.ADVISOR).get("/advisor").text
    assert text("console_advisor.always", Language.EN) in page
    assert "09:00–15:00" in page
    assert "00:00–00:00" not in page
