"""One short visit to the controller: connect, ask, wait for the answers, leave.

Owns what a command line needs to send commands. Must not know what they mean.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from vuoro.clock import SystemClock
from vuoro.errors import ExitCode, VuoroError
from vuoro.messages.commands import Request
from vuoro.messages.replies import Reply
from vuoro.service import Inbox, LinkUp, Received
from vuoro.session import Session
from vuoro.settings import ControlSettings
from vuoro.topics import REPLY

PATIENCE_S: Final = 10.0
#: What has no answer for so long is asked again, by the same id, so that it counts once.
ASK_AGAIN_S: Final = 1.0


class ControllerSilentError(VuoroError):
    """The controller, or the broker before it, did not answer."""

    exit_code = ExitCode.UNREACHABLE


def ask(settings: ControlSettings, requests: Sequence[Request], patience_s: float = PATIENCE_S) -> list[Reply]:
    """Return the answers to ``requests``, in their order. Raises `ControllerSilentError` after ``patience_s``."""
    inbox = Inbox()
    boot = SystemClock().boot
    session = Session(
        settings.broker, site=settings.site, client=settings.client, boot=boot, inbox=inbox, subscriptions=()
    )
    session.start()
    try:
        answers = _converse(session, inbox, requests, patience_s)
    finally:
        session.stop()
    missing = sum(request.command_id not in answers for request in requests)
    if missing:
        place = f"{settings.broker.host}:{settings.broker.port}"
        raise ControllerSilentError(
            f"{missing} of {len(requests)} commands had no answer within {patience_s:g} s (broker {place}).\n"
            f"    Look at `vuoroctl status`, then do the same again: what was taken already is not taken twice."
        )
    return [answers[request.command_id] for request in requests]


def _converse(session: Session, inbox: Inbox, requests: Sequence[Request], patience_s: float) -> dict[str, Reply]:
    answers: dict[str, Reply] = {}
    deadline = time.monotonic() + patience_s
    ask_at = deadline
    while len(answers) < len(requests) and time.monotonic() < deadline:
        for event in inbox.take_all(timeout_s=0.1):
            if isinstance(event, LinkUp):
                ask_at = 0.0
            elif isinstance(event, Received) and event.topic is REPLY:
                answers[event.message.command_id] = event.message
        if time.monotonic() >= ask_at:
            ask_at = time.monotonic() + ASK_AGAIN_S
            for request in requests:
                if request.command_id not in answers:
                    session.send(request)
    return answers
