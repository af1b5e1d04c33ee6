"""Saved tickets live in the outbox's file until their paper is out."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.ticket_kiosk.store import TicketStore
from tests.kiosk_examples import slip
from vuoro.outbox import Outbox


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
    assert "20200113-X001 cannot be read" in caplog.text
    outbox.close()
