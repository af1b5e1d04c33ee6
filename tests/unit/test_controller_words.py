"""Free words: masked before they are stored, beside the history, forgotten in time, read by the team alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from controller import words
from controller.core.permissions import Sender
from controller.core.plan import Plan
from tests.unit.controller_world import Hub, Published, replies, request
from tests.unit.core_world import ADVISOR, SMALL_SITE, person
from vuoro.messages.commands import GiveFeedback, ReadWords, ReportDisturbance
from vuoro.messages.events import DisturbanceReported, FeedbackGiven
from vuoro.messages.replies import Accepted, Rejected, RejectionCode, SaidWords, WordsFound
from vuoro.site import Retention
from vuoro.values import Disturbance, FeedbackChannel, Language, Moment, Role, WordsKind

TEAM = person(Role.TEAM)
TODAY = date(2020, 1, 13)
SAID = "Asiakas 131052-308T huusi. Soita 040 123 4567."
MASKED = "Asiakas *** huusi. Soita ***."


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "controller.sqlite3")
    hub.plan = Plan(replace(SMALL_SITE, retention=Retention(tickets_days=30, free_text_days=90)))
    hub.start()
    yield hub
    hub.close()


def report(hub: Hub, said: str | None, disturbance: Disturbance = Disturbance.NOISE) -> list[Published]:
    command = ReportDisturbance(disturbance=disturbance, words=said)
    return hub.handle(request("console", command, ADVISOR.actor))


def read(hub: Hub, kind: WordsKind = WordsKind.DISTURBANCE, days: tuple[date, date] = (TODAY, TODAY)) -> WordsFound:
    reply = hub.ask("console", ReadWords(kind=kind, first=days[0], last=days[1]), TEAM.actor)
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, WordsFound)
    return reply.result


def days_pass(hub: Hub, days: int) -> None:
    now = hub.clock.moment
    hub.clock.moment = Moment(now.later(days * 86_400_000), now.utc + timedelta(days=days))
    report(hub, None)
    while hub.store.thin(hub.plan.site):
        pass


def on_disk(hub: Hub) -> bytes:
    hub.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert hub.path is not None
    return b"".join(file.read_bytes() for file in hub.path.parent.iterdir())


def test_words_are_found_again_masked_and_with_what_they_belong_to(hub: Hub) -> None:
    report(hub, SAID)
    told = DisturbanceReported(disturbance=Disturbance.NOISE)
    assert read(hub).said == (SaidWords(seq=1, day=TODAY, words=MASKED, fact=told),)


def test_feedback_has_its_words_with_its_answers(hub: Hub) -> None:
    answer = GiveFeedback(channel=FeedbackChannel.TABLET, language=Language.SV, effort=2, words="Tack!")
    hub.ask("feedback-1", answer)
    (said,) = read(hub, WordsKind.FEEDBACK).said
    assert said.words == "Tack!"
    assert isinstance(said.fact, FeedbackGiven)
    assert (said.fact.language, said.fact.effort) == (Language.SV, 2)
    assert read(hub, WordsKind.DISTURBANCE).said == ()


def test_nothing_that_names_a_person_reaches_the_disk_or_the_line(hub: Hub) -> None:
    hub.link_up()
    sent = msgspec.json.encode([message for *_, message in report(hub, SAID)])
    for secret in (b"131052-308T", b"040 123 4567"):
        assert secret not in on_disk(hub)
    assert b"huusi" not in sent
    assert b"huusi" in on_disk(hub)


def test_words_without_a_readable_letter_are_none(hub: Hub) -> None:
    report(hub, "\x07\x00 ")
    assert read(hub).said == ()


def test_the_same_words_sent_twice_are_kept_once(hub: Hub) -> None:
    command = request("console", ReportDisturbance(disturbance=Disturbance.NOISE, words="Melua."), ADVISOR.actor)
    first, second = replies(hub.handle(command, command))
    assert first == second
    assert len(read(hub).said) == 1


def test_words_survive_a_crash(hub: Hub) -> None:
    report(hub, "Melua.")
    hub.crash()
    assert [one.words for one in read(hub).said] == ["Melua."]


def test_words_are_read_by_their_days(hub: Hub) -> None:
    report(hub, "Maanantai.")
    days_pass(hub, 1)
    report(hub, "Tiistai.")
    tuesday = TODAY + timedelta(days=1)
    assert [one.words for one in read(hub, days=(tuesday, tuesday)).said] == ["Tiistai."]
    assert [one.words for one in read(hub, days=(TODAY, tuesday)).said] == ["Maanantai.", "Tiistai."]


def test_many_words_come_in_pages_that_leave_nothing_out(hub: Hub) -> None:
    hub.handle(
        *(
            request(
                "console", ReportDisturbance(disturbance=Disturbance.OTHER, words=f"{n:03d} " + "ж" * 490), TEAM.actor
            )
            for n in range(500)
        )
    )
    pages: list[WordsFound] = []
    while not pages or not pages[-1].complete:
        after = pages[-1].said[-1].seq if pages else 0
        command = ReadWords(kind=WordsKind.DISTURBANCE, first=TODAY, last=TODAY, after=after)
        reply = hub.ask("console", command, TEAM.actor)
        assert isinstance(reply, Accepted)
        assert isinstance(reply.result, WordsFound)
        assert len(msgspec.json.encode(reply)) < 256 * 1024
        pages.append(reply.result)
    assert len(pages) > 1
    assert [one.words[:3] for page in pages for one in page.said] == [f"{n:03d}" for n in range(500)]


def test_what_was_read_is_not_kept_as_a_reply(hub: Hub) -> None:
    report(hub, "Melua.")
    read(hub)
    assert "Melua." not in str(hub.store._connection.execute("SELECT CAST(reply AS TEXT) FROM replies").fetchall())


def test_words_are_forgotten_after_their_days_and_what_they_were_about_stays(hub: Hub) -> None:
    report(hub, "Melua aulassa.")
    days_pass(hub, 90)
    assert b"Melua aulassa." in on_disk(hub)
    days_pass(hub, 1)
    assert b"Melua aulassa." not in on_disk(hub)
    kinds = hub.store._connection.execute("SELECT kind FROM events WHERE seq = 1").fetchall()
    assert kinds == [("disturbance_reported",)]


def test_words_are_forgotten_in_steps(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "A_STEP", 2)
    for said in ("yksi", "kaksi", "kolme"):
        report(hub, said)
    days_pass(hub, 91)
    assert hub.store._connection.execute("SELECT count(*) FROM words").fetchone() == (0,)


@pytest.mark.parametrize("sender", [ADVISOR, person(Role.GUARD), person(Role.MAINTENANCE)], ids=lambda one: one.role)
def test_words_are_read_by_the_team_alone(hub: Hub, sender: Sender) -> None:
    reply = hub.ask("console", ReadWords(kind=WordsKind.DISTURBANCE, first=TODAY, last=TODAY), sender.actor)
    assert isinstance(reply, Rejected)
    assert reply.code is RejectionCode.NOT_ALLOWED
