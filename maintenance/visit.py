"""One short visit to the broker: connect, listen until everything retained has come, leave.

Owns how long that takes and how a failure is told. Must not know what the messages mean.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from vuoro.clock import SystemClock
from vuoro.errors import ExitCode, VuoroError
from vuoro.service import Inbox, LinkUp, Received
from vuoro.session import Session, Subscription
from vuoro.settings import ControlSettings

#: Retained messages come in one go after the subscription; a moment without any means that these were all.
QUIET_S: Final = 0.3
#: A lobby in which something happens all the time is looked at for so long at most.
LONGEST_S: Final = 3.0
PATIENCE_S: Final = 5.0


class BrokerUnreachableError(VuoroError):
    """There is no conversation with the broker."""

    exit_code = ExitCode.UNREACHABLE


def listen(settings: ControlSettings, subscriptions: Sequence[Subscription]) -> list[Received]:
    """Return what the broker keeps for ``subscriptions``; raises `BrokerUnreachableError`."""
    inbox = Inbox()
    session = Session(
        settings.broker,
        site=settings.site,
        client=settings.client,
        boot=SystemClock().boot,
        inbox=inbox,
        subscriptions=subscriptions,
    )
    with _warnings() as warnings:
        session.start()
        try:
            early = _until_connected(inbox, settings, warnings)
            return [*early, *_until_quiet(inbox)]
        finally:
            session.stop()


def _until_connected(inbox: Inbox, settings: ControlSettings, warnings: list[str]) -> list[Received]:
    deadline = time.monotonic() + PATIENCE_S
    came: list[object] = []
    while not any(isinstance(event, LinkUp) for event in came):
        if time.monotonic() >= deadline:
            place = f"{settings.broker.host}:{settings.broker.port}"
            why = warnings[-1] if warnings else f"no answer within {PATIENCE_S:g} s"
            raise BrokerUnreachableError(
                f"The broker at {place} cannot be reached as {settings.client!r}: {why}.\n"
                f"    On the hub, look at `systemctl status mosquitto`; check host, port and password file."
            )
        came += inbox.take_all(timeout_s=0.1)
    return [event for event in came if isinstance(event, Received)]


def _until_quiet(inbox: Inbox) -> list[Received]:
    deadline = time.monotonic() + LONGEST_S
    came: list[object] = []
    while time.monotonic() < deadline:
        batch = inbox.take_all(timeout_s=QUIET_S)
        if not batch:
            break
        came += batch
    return [event for event in came if isinstance(event, Received)]


class _Keeper(logging.Handler):
    """Keeps what the session says to its log, to tell it in one line instead."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message of ``record``."""
        self._kept.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    kept: list[str] = []
    keeper = _Keeper(kept)
    log = logging.getLogger("vuoro")
    log.addHandler(keeper)
    log.propagate = False
    try:
        yield kept
    finally:
        log.removeHandler(keeper)
        log.propagate = True
