"""One short visit to a device: connect, ask it to do something, wait until it is done, leave.

Owns what a command line needs for that. Must not know what a device can do.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from vuoro.clock import SystemClock
from vuoro.errors import ExitCode, VuoroError
from vuoro.ids import new_command_id
from vuoro.messages.device_commands import AnyDo, DoRequest, DoResult
from vuoro.service import Inbox, LinkUp, Received
from vuoro.session import Session, Subscription
from vuoro.settings import ControlSettings
from vuoro.topics import DO, DONE
from vuoro.values import ClientId

PATIENCE_S: Final = 15.0
#: What has no answer for so long is asked again, by the same id, so that it is done once.
ASK_AGAIN_S: Final = 2.0


class DeviceSilentError(VuoroError):
    """The device, or the broker before it, did not answer."""

    exit_code = ExitCode.UNREACHABLE


class AskedDevice:
    """A device of the lobby, which can be asked several things one after another."""

    def __init__(self, session: Session, inbox: Inbox, client: ClientId, patience_s: float) -> None:
        self._session = session
        self._inbox = inbox
        self._client = client
        self._patience_s = patience_s

    def ask(self, do: AnyDo) -> DoResult:
        """Return how it went. Raises `DeviceSilentError`."""
        request = DoRequest(do_id=new_command_id(), do=do)
        deadline, ask_at = time.monotonic() + self._patience_s, 0.0
        while time.monotonic() < deadline:
            if self._session.connected and time.monotonic() >= ask_at:
                ask_at = time.monotonic() + ASK_AGAIN_S
                self._session.publish(DO, self._client, request)
            for event in self._inbox.take_all(timeout_s=0.1):
                if isinstance(event, LinkUp):
                    ask_at = 0.0
                elif isinstance(event, Received) and event.topic is DONE and event.message.do_id == request.do_id:
                    result: DoResult = event.message
                    return result
        raise DeviceSilentError(
            f"{self._client} did not answer within {self._patience_s:g} s. Look at `vuoroctl status`."
        )


@contextmanager
def device(settings: ControlSettings, client: ClientId, patience_s: float = PATIENCE_S) -> Iterator[AskedDevice]:
    """Be connected, to ask ``client``."""
    inbox = Inbox()
    session = Session(
        settings.broker,
        site=settings.site,
        client=settings.client,
        boot=SystemClock().boot,
        inbox=inbox,
        subscriptions=(Subscription(DONE, client),),
    )
    session.start()
    try:
        yield AskedDevice(session, inbox, client, patience_s)
    finally:
        session.stop()
