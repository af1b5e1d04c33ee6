"""What is around the queues, over the real broker and a controller that dies: help, notices, documents, words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.broker.controller_process import Asker, ControllerProcess
from tests.broker.running import SITE, Person, RunningBroker
from vuoro.ids import new_command_id
from vuoro.messages.commands import (
    Actor,
    AnyCommand,
    NoteRepair,
    PutNotice,
    ReadWords,
    ReceiveDocument,
    Request,
    RequestHelp,
    SettleHelp,
)
from vuoro.messages.replies import AnyResult, Numbered, Stamped, WordsFound
from vuoro.messages.state import AdvisorState, NoticesState
from vuoro.session import Subscription
from vuoro.topics import ADVISOR, EVENT, NOTICES
from vuoro.values import Fault, HelpReason, Language, Role, Texts, WordsKind

Enter = Callable[..., Person]
ADVISOR_ON_DUTY = Actor(account="advisor.1", role=Role.ADVISOR)
TEAM = Actor(account="team.1", role=Role.TEAM)
#: Somebody whom DVV made up, and a number that nobody has.
CANARIES = (b"131052-308T", b"040 123 4567", b"maija@example.fi")
SAID = "Asiakas 131052-308T, soita 040 123 4567 tai maija@example.fi. Ovi ei sulkeudu."
BOX = Texts(fi="Laatikko tyhjennetään klo 16.15", sv="Lådan töms kl. 16.15", en="The box is emptied at 16:15")


@pytest.fixture
def controller(broker: RunningBroker, tmp_path: Path) -> Iterator[ControllerProcess]:
    controller = ControllerProcess(broker, tmp_path / "controller")
    controller.start()
    yield controller
    controller.kill()


def ask(person: Person, command: AnyCommand, actor: Actor | None = None) -> AnyResult:
    (answer,) = Asker(person).accepted(Request(command_id=new_command_id(), command=command, actor=actor))
    return answer.result


def reasons(watching: Person) -> list[HelpReason]:
    """Return why the advisor is wanted, as the next message says."""
    state = watching.hears(ADVISOR).message
    assert isinstance(state, AdvisorState)
    return [one.reason for one in state.requests]


def test_a_request_for_help_survives_controller_and_broker_until_it_is_settled(
    broker: RunningBroker, controller: ControllerProcess, enter: Enter
) -> None:
    kiosk, console = enter("kiosk-1"), enter("console")
    asked = ask(kiosk, RequestHelp(reason=HelpReason.UNSURE, language=Language.SV))
    assert isinstance(asked, Numbered)
    controller.kill()
    broker.kill()
    broker.start()
    controller.start()
    assert ask(kiosk, RequestHelp(reason=HelpReason.PAPER_LOW)) != asked
    watching = enter("maintenance", Subscription(ADVISOR))
    assert reasons(watching) == [HelpReason.UNSURE, HelpReason.PAPER_LOW]
    ask(console, SettleHelp(request=asked.number), ADVISOR_ON_DUTY)
    assert reasons(watching) == [HelpReason.PAPER_LOW]


@pytest.mark.usefixtures("controller")
def test_a_notice_reaches_kiosks_and_displays_with_its_words_and_events_go_without(enter: Enter) -> None:
    console = enter("console")
    watching = enter("maintenance", Subscription(EVENT))
    put = ask(console, PutNotice(texts=BOX, until=datetime.now(UTC) + timedelta(hours=1)), ADVISOR_ON_DUTY)
    assert isinstance(put, Numbered)
    for client in ("kiosk-1", "display-1"):
        state = enter(client, Subscription(NOTICES)).hears(NOTICES).message
        assert isinstance(state, NoticesState)
        assert [one.texts for one in state.notices] == [BOX]
    fact = watching.hears(EVENT, "notice_put").message.fact
    assert (fact.notice, fact.texts) == (put.number, None)


def test_a_document_is_stamped_and_its_number_goes_on_after_a_crash(
    controller: ControllerProcess, enter: Enter
) -> None:
    agreed = next(one.id for one in SITE.authorities if one.agreement)
    console = enter("console")
    numbers = []
    for _ in range(2):
        result = ask(console, ReceiveDocument(authority=agreed), ADVISOR_ON_DUTY)
        assert isinstance(result, Stamped)
        assert result.stamp.at.microsecond == 0
        numbers.append(result.stamp.number)
        controller.kill()
        controller.start()
    assert numbers == [1, 2]


def test_nothing_that_names_a_person_is_in_any_file_or_log_of_hub_and_broker(
    broker: RunningBroker, controller: ControllerProcess, enter: Enter, tmp_path: Path
) -> None:
    console = enter("console")
    ask(console, NoteRepair(subject="wc-door", fault=Fault.BROKEN, words=SAID), ADVISOR_ON_DUTY)
    today = datetime.now(UTC).date()
    first, last = today - timedelta(days=1), today + timedelta(days=1)
    found = ask(console, ReadWords(kind=WordsKind.REPAIR, first=first, last=last), TEAM)
    assert isinstance(found, WordsFound)
    assert [one.words for one in found.said] == ["Asiakas ***, soita *** tai ***. Ovi ei sulkeudu."]
    assert controller.stop() == 0
    everything = [file for file in tmp_path.rglob("*") if file.is_file() and not file.is_socket()]
    assert any(b"Ovi ei sulkeudu." in file.read_bytes() for file in everything)
    for file in everything:
        assert not [canary for canary in CANARIES if canary in file.read_bytes()], file
    assert not [canary for canary in CANARIES if canary.decode() in broker.log()]
