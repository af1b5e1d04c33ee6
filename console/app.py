"""The console as a daemon: hands what comes from the broker to the loop of the web, and does the upkeep.

Owns the life of the two threads. Must not know any page.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Final

from console.accounts import LinkPurpose
from console.console import Console
from console.live import AGES_S
from console.store import Store
from console.tokens import new_token
from console.web import WebServer
from vuoro.line import Line
from vuoro.messages.device import Health
from vuoro.service import LinkUp
from vuoro.topics import HEALTH
from vuoro.values import Moment

_LOG: Final = logging.getLogger(__name__)

_FORGET_EVERY_S: Final = 3600.0


class ConsoleApp:
    """Runs in the thread of the inbox; `WebServer` has the other one."""

    def __init__(self, console: Console, web: WebServer, session: Line) -> None:
        self._console = console
        self._web = web
        self._session = session
        self._ages_at = 0.0
        self._forget_at = 0.0

    def start(self, now: Moment) -> None:
        """Open the door, then connect."""
        del now
        self._web.start()
        self._offer_first_account()
        self._session.start()

    def handle(self, batch: Sequence[object], now: Moment) -> None:
        """Hand everything on, in its order."""
        del now
        if any(isinstance(event, LinkUp) for event in batch):
            health = Health(client=self._session.client, findings=(), outbox=0, readings={})
            self._session.publish(HEALTH, self._session.client, health)
        self._web.call(self._console.hub.take, tuple(batch))

    def next_due(self) -> int | None:
        """Nothing is ever due: pages have clocks of their own."""
        return None

    def due(self, now: Moment) -> None:
        """Nothing is ever due."""

    def busy(self) -> bool:
        """Nothing of a lobby hangs on the console."""
        return False

    def upkeep(self) -> None:
        """Look at the web's loop, let times on pages go on, forget what is too old."""
        self._web.check()
        real_s = time.monotonic()
        if real_s >= self._ages_at:
            self._ages_at = real_s + AGES_S
            self._web.call(self._console.live.renew_ages)
        if real_s >= self._forget_at:
            self._forget_at = real_s + _FORGET_EVERY_S
            days = self._console.settings.trust.access_log_days
            self._console.ledger.now(Store.forget, self._console.utc(), days)

    def stop(self) -> None:
        """Let the pages know, and close the door."""
        self._web.call(self._console.live.end_all)
        self._web.stop()
        self._session.stop()
        self._console.ledger.close()

    def _offer_first_account(self) -> None:
        """Without any account, print a link for the first one: there is no password that everybody knows."""
        if self._console.ledger.now(Store.accounts):
            return
        token = new_token()
        ends_at = self._console.utc() + 3600 * self._console.settings.trust.link_h
        self._console.ledger.now(Store.add_link, token, None, LinkPurpose.FIRST_ACCOUNT, ends_at)
        _LOG.warning(
            "nobody has an account yet; make the first one: %s/link/%s", self._console.settings.web.base, token
        )
