"""Saved tickets live in the outbox's file until their paper is out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import pytest

from devices.ticket_kiosk.alone import Alone, Unheard
from devices.ticket_kiosk.events import ForgetServed, ForgetWanted, KeepServed, KeepWanted
from devices.ticket_kiosk.store import TicketStore
from tests.kiosk_examples import BOOT, MORNING, SERVICES, SITE, slip
from vuoro.leases import HeldLease, OfflineTicket
from vuoro.messages.commands import TakeTicket
from vuoro.messages.replies import NumberLease
from vuoro.outbox import Outbox
from vuoro.values import HelpReason, Language, Need

#: As the first version of the kiosk made them.
_FIRST_TABLES: Final = """
CREATE TABLE IF NOT EXISTS kiosk_tickets (
    position INTEGER PRIMARY KEY,
    ticket TEXT NOT NULL UNIQUE,
    slip BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS kiosk_blocks (
    service TEXT PRIMARY KEY,
    held BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS kiosk_offline (
    position INTEGER PRIMARY KEY,
    ticket TEXT NOT NULL UNIQUE,
    given BLOB NOT NULL,
    printed INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS kiosk_known (
    name TEXT PRIMARY KEY,
    message BLOB NOT NULL
) STRICT;
"""


class _PowerCutError(Exception):
    """The current is gone."""


def _save_and_lose_power(outbox: Outbox, store: TicketStore) -> None:
    with outbox.transaction():
        store.save(slip("X001"))
        raise _PowerCutError


def test_saved_tickets_are_there_after_a_restart_in_their_order(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite3")
    store = TicketStore(outbox.connection)
    with outbox.transaction():
        store.save(slip("X002"))
        store.save(slip("X001"))
    outbox.close()
    again = Outbox(tmp_path / "outbox.sqlite3")
    assert TicketStore(again.connection).unprinted() == (slip("X002"), slip("X001"))
    again.close()


def test_a_printed_ticket_is_not_kept() -> None:
    outbox = Outbox(None)
    store = TicketStore(outbox.connection)
    with outbox.transaction():
        store.save(slip("X001"))
        store.save(slip("X002"))
        store.mark_printed("20200113-X001")
    assert store.unprinted() == (slip("X002"),)
    outbox.close()


def test_a_ticket_saved_twice_is_one_ticket() -> None:
    outbox = Outbox(None)
    store = TicketStore(outbox.connection)
    with outbox.transaction():
        store.save(slip("X001"))
        store.save(slip("X001"))
    assert store.unprinted() == (slip("X001"),)
    outbox.close()


def test_what_was_not_committed_was_not_saved() -> None:
    outbox = Outbox(None)
    store = TicketStore(outbox.connection)
    with pytest.raises(_PowerCutError):
        _save_and_lose_power(outbox, store)
    assert store.unprinted() == ()
    outbox.close()


def test_a_ticket_that_cannot_be_read_keeps_no_other_from_being_printed(caplog: pytest.LogCaptureFixture) -> None:
    outbox = Outbox(None)
    store = TicketStore(outbox.connection)
    with outbox.transaction():
        outbox.connection.execute("INSERT INTO kiosk_tickets (ticket, slip) VALUES ('20200113-X001', x'7b')")
        store.save(slip("X002"))
    assert store.unprinted() == (slip("X002"),)
    assert "a row of kiosk_tickets on the disk cannot be read" in caplog.text
    assert outbox.unreadable == 1
    assert store.unprinted() == (slip("X002"),)
    assert outbox.unreadable == 1
    outbox.close()


@pytest.mark.parametrize(
    "row",
    [
        "INSERT INTO kiosk_blocks (service, held) VALUES ('vero', x'7b')",
        "INSERT INTO kiosk_offline (ticket, given, printed) VALUES ('20200113-X702', x'7b', 0)",
        "INSERT INTO kiosk_served (wish) VALUES (x'7b')",
    ],
)
def test_whatever_cannot_be_read_is_set_aside_and_the_kiosk_starts(row: str) -> None:
    outbox = Outbox(None)
    store = TicketStore(outbox.connection)
    outbox.connection.execute(row)
    assert store.alone(BOOT) == Alone(boot=BOOT)
    assert store.served() == ()
    assert outbox.unreadable == 1
    outbox.close()


def test_what_the_hub_told_in_another_version_is_told_anew_and_no_loss() -> None:
    outbox = Outbox(None)
    store = TicketStore(outbox.connection)
    outbox.connection.execute("INSERT INTO kiosk_known (name, message) VALUES ('SiteState', x'7b')")
    assert store.known() == ()
    assert outbox.unreadable == 0
    outbox.close()


def test_the_tables_of_the_first_version_keep_their_content_and_get_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite3"
    first = Outbox(path)
    first.connection.executescript(_FIRST_TABLES)
    first.connection.execute(
        "INSERT INTO kiosk_tickets (ticket, slip) VALUES ('20200113-X001', ?)", (msgspec.json.encode(slip("X001")),)
    )
    first.close()
    for _ in range(2):
        outbox = Outbox(path)
        store = TicketStore(outbox.connection)
        assert store.unprinted() == (slip("X001"),)
        assert (store.served(), store.wanted()) == ((), frozenset())
        outbox.close()


def test_served_presses_and_what_the_advisor_is_wanted_for_are_there_after_a_restart(tmp_path: Path) -> None:
    wish = TakeTicket(service="vero", language=Language.FI)
    outbox = Outbox(tmp_path / "outbox.sqlite3")
    store = TicketStore(outbox.connection)
    with outbox.transaction():
        for effect in (KeepServed(wish), KeepServed(wish), ForgetServed(wish)):
            store.keep(effect)
        for reason in (HelpReason.PAPER_LOW, HelpReason.COVER_OPEN, HelpReason.PAPER_LOW):
            store.keep(KeepWanted(reason))
        store.keep(ForgetWanted(HelpReason.COVER_OPEN))
    outbox.close()
    again = Outbox(tmp_path / "outbox.sqlite3")
    store = TicketStore(again.connection)
    assert store.served() == (wish,)
    assert store.wanted() == {HelpReason.PAPER_LOW}
    again.close()


def _held(boot: str) -> HeldLease:
    lease = NumberLease(
        service="vero", letter="X", first=701, last=720, epoch=1, day=MORNING.date(), valid_ms=36_000_000
    )
    return HeldLease(lease=lease, boot=boot, until_ms=36_000_000, next=703)


_OFFLINE = OfflineTicket(
    ticket="20200113-X702",
    number="X702",
    service="vero",
    language=Language.SV,
    needs=(Need.SEAT,),
    epoch=1,
    boot=BOOT,
    given_ms=5_000,
)


def test_blocks_own_tickets_and_what_the_hub_told_are_there_after_a_restart(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite3")
    store = TicketStore(outbox.connection)
    with outbox.transaction():
        store.keep_block(_held(BOOT))
        store.keep_offline(_OFFLINE, printed=False)
        store.keep_offline(_OFFLINE, printed=True)
        store.keep_known(SERVICES)
        store.keep_known(SITE)
    outbox.close()
    again = Outbox(tmp_path / "outbox.sqlite3")
    store = TicketStore(again.connection)
    alone = store.alone(BOOT)
    assert dict(alone.book.blocks) == {"vero": _held(BOOT)}
    assert alone.unheard == (Unheard(_OFFLINE, printed=True),)
    assert store.known() == (SITE, SERVICES)
    again.close()


def test_a_block_of_an_earlier_boot_gives_no_numbers_but_its_tickets_are_handed_in() -> None:
    outbox = Outbox(None)
    store = TicketStore(outbox.connection)
    with outbox.transaction():
        store.keep_block(_held(BOOT))
        store.keep_offline(_OFFLINE, printed=False)
    alone = store.alone("after the power cut")
    assert not alone.can_give("vero")
    assert [each.ticket for each in alone.unheard] == [_OFFLINE]
    outbox.close()


def test_a_ticket_that_became_a_command_is_not_kept() -> None:
    outbox = Outbox(None)
    store = TicketStore(outbox.connection)
    with outbox.transaction():
        store.keep_offline(_OFFLINE, printed=True)
        store.forget_offline(_OFFLINE.ticket)
    assert store.alone(BOOT).unheard == ()
    outbox.close()
