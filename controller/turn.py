"""One turn of the controller: everything that waits is decided in one transaction.

Owns the way from requests to facts and replies. Nothing of it may be seen before the transaction is committed, so
what may be seen afterwards is handed back as an `Outcome`. Must not publish.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field

from controller.core.apply import apply
from controller.core.day_end import end_day
from controller.core.decide import decide
from controller.core.lobby import Lobby
from controller.core.permissions import Sender, require_permission
from controller.core.refusal import Refused, name_of
from controller.core.touched import touched_by
from controller.core.views import View, result_of
from controller.store import Store
from vuoro.messages.commands import AnyCommand, ReplayEvents, Request
from vuoro.messages.events import AnyFact, Event
from vuoro.messages.replies import Accepted, AnyResult, Rejected, RejectionCode, Reply
from vuoro.values import ClientId, Moment

_LOG: Final = logging.getLogger(__name__)


class Outcome(Struct, kw_only=True):
    """What others may see once a turn is committed: changed views, new events, replies.

    ``faults`` are the commands that no rule could decide, for the log and the health.
    """

    touched: set[View] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    replies: list[tuple[ClientId, Reply]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, later: Outcome) -> None:
        """Take in what a later turn has brought."""
        self.touched |= later.touched
        self.events += later.events
        self.replies += later.replies


class Turn:
    """Decides requests at one moment and writes down what follows from them."""

    def __init__(self, lobby: Lobby, store: Store, now: Moment) -> None:
        self._lobby = lobby
        self._store = store
        self._now = now
        self._outcome = Outcome()

    def take(self, requests: Sequence[tuple[ClientId, Request]]) -> Outcome:
        """Answer ``requests`` in their order, in one transaction.

        Raises `StoreError` where it cannot be committed; the lobby is then ahead of the store and has to be loaded.
        """
        with self._store.transaction():
            for client, request in requests:
                self._outcome.replies.append((client, self._answer(client, request)))
        return self._outcome

    def end_day(self) -> Outcome:
        """End every ticket of a day that is over, in one transaction. Raises `StoreError` as `take` does."""
        facts = tuple(end_day(self._lobby, self._now))
        with self._store.transaction():
            for fact in facts:
                self._record(fact)
        return self._outcome

    def _answer(self, client: ClientId, request: Request) -> Reply:
        sender = Sender(client=client, kind=self._lobby.plan.clients.get(client), actor=request.actor)
        if isinstance(request.command, ReplayEvents) or sender.kind is None:
            return self._reply(sender, request)  # changes nothing, so there is nothing to remember
        known = self._store.reply(request.command_id)
        if known is not None:
            return known
        reply = self._reply(sender, request)
        self._store.keep_reply(reply, self._lobby.seq)
        return reply

    def _reply(self, sender: Sender, request: Request) -> Reply:
        try:
            return Accepted(command_id=request.command_id, result=self._result(sender, request))
        except Refused as refused:
            _LOG.info("%s from %s is rejected: %s", name_of(request.command), sender.client, refused)
            return Rejected(
                command_id=request.command_id, code=refused.code, message=refused.message, allowed=refused.allowed
            )

    def _result(self, sender: Sender, request: Request) -> AnyResult:
        command = request.command
        if isinstance(command, ReplayEvents):
            require_permission(self._lobby, sender, command)
            return self._store.page(command.from_seq)
        facts = self._facts(sender, command)
        for fact in facts:
            self._record(fact)
        return result_of(self._lobby, facts, self._now)

    def _facts(self, sender: Sender, command: AnyCommand) -> tuple[AnyFact, ...]:
        """Return what ``command`` leads to. Raises `Refused`, also where a rule of ours breaks.

        Deciding only reads, so nothing has been changed; unanswered, the command would come again until the end of days
        and break everything each time.
        """
        try:
            return decide(self._lobby, sender, command, self._now)
        except Refused:
            raise
        except Exception as error:
            fault = f"{name_of(command)}: {type(error).__name__}: {error}"
            _LOG.exception("the rule of %s is broken; please report this", name_of(command))
            self._outcome.faults.append(fault)
            raise Refused(RejectionCode.INTERNAL, fault) from error

    def _record(self, fact: AnyFact) -> None:
        event = Event(
            seq=self._lobby.seq + 1,
            day=self._lobby.day,
            at=self._now.utc,
            mono_ms=self._now.mono_ms,
            boot=self._lobby.boot,
            fact=fact,
        )
        self._store.append(event)
        self._outcome.touched.update(touched_by(self._lobby, fact))
        self._outcome.events.append(event)
        apply(self._lobby, event)
