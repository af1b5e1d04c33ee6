"""One turn of the controller: everything that waits is decided in one transaction.

Owns the way from requests to facts and replies. Nothing of it may be seen before the transaction is committed, so
what may be seen afterwards is handed back as an `Outcome`. Must not publish.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from controller.core.apply import apply
from controller.core.box_watch import ABOUT_BOXES
from controller.core.decide import decide
from controller.core.emptying import Entered
from controller.core.following import how_it_stands, ticket_with
from controller.core.lobby import Lobby
from controller.core.outside import outside
from controller.core.permissions import Sender, require_permission
from controller.core.plan import Plan
from controller.core.refusal import Refused, name_of
from controller.core.reports import minutes_out_of_hours
from controller.core.results import result_of, result_of_no_news
from controller.core.site_change import obstacles
from controller.core.timely import due_by
from controller.core.touched import touched_by
from controller.core.views import View
from controller.store import Store
from vuoro.errors import ConfigError
from vuoro.messages.commands import (
    AnyCommand,
    FollowTicket,
    GiveFeedback,
    ReadEmptyingLog,
    ReadWords,
    ReloadSite,
    ReplayEvents,
    Request,
)
from vuoro.messages.events import AnyFact, Event, SiteChanged
from vuoro.messages.replies import Accepted, AnyResult, Done, Rejected, RejectionCode, Reply
from vuoro.site import Site
from vuoro.values import ClientId, Moment

_LOG: Final = logging.getLogger(__name__)
#: Enough to tell the site models of one site apart.
_DIGEST_DIGITS: Final = 16
#: They change nothing, so their replies are not kept; what those bring has days of its own to be forgotten after.
READINGS: Final = (ReplayEvents, ReadWords, ReadEmptyingLog, FollowTicket)

#: Reads the site file, and raises `ConfigError` with every mistake in it.
ReadSite = Callable[[], Site]


class Outcome(Struct, kw_only=True):
    """What others may see once a turn is committed: changed views, new events, replies.

    ``faults`` are the commands that no rule could decide, for the log and the health; ``site`` is the site model that
    was read and found good, whether it is another one than before or not.
    """

    touched: set[View] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    replies: list[tuple[ClientId, Reply]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    site: Site | None = None

    def add(self, later: Outcome) -> None:
        """Take in what a later turn has brought."""
        self.touched |= later.touched
        self.events += later.events
        self.replies += later.replies


class Turn:
    """Decides requests at one moment and writes down what follows from them."""

    def __init__(self, lobby: Lobby, store: Store, read_site: ReadSite, now: Moment) -> None:
        self._lobby = lobby
        self._store = store
        self._read_site = read_site
        self._now = now
        self._outcome = Outcome()

    def take(self, requests: Sequence[tuple[ClientId, Request]]) -> Outcome:
        """Answer ``requests`` in their order, in one transaction.

        Raises `StoreError` where it cannot be committed; the lobby is then ahead of the store and has to be loaded.
        """
        with self._store.transaction():
            for client, request in requests:
                known = len(self._outcome.events)
                self._outcome.replies.append((client, self._answer(client, request)))
                if any(isinstance(event.fact, ABOUT_BOXES) for event in self._outcome.events[known:]):
                    self._do_what_is_due()
        return self._outcome

    def do_what_is_due(self) -> Outcome:
        """Do what time has brought, in one transaction. Raises `StoreError` as `take` does."""
        with self._store.transaction():
            self._do_what_is_due()
        return self._outcome

    def reload_site(self) -> Outcome:
        """Go by what the site file says now, in one transaction. Raises `Refused`, and `StoreError` as `take` does."""
        with self._store.transaction():
            self._reload_site()
        return self._outcome

    def _do_what_is_due(self) -> None:
        for rule in due_by(self._lobby, self._now):
            for fact in tuple(rule.happens(self._lobby, self._now)):
                self._record(fact)

    def _answer(self, client: ClientId, request: Request) -> Reply:
        sender = Sender(client=client, kind=self._lobby.plan.clients.get(client), actor=request.actor)
        if isinstance(request.command, READINGS) or sender.kind is None:
            return self._reply(sender, request)
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
        if isinstance(command, READINGS):
            require_permission(self._lobby, sender, command)
            return self._read(command)
        if isinstance(command, ReloadSite):
            require_permission(self._lobby, sender, command)
            self._reload_site()
            return Done()
        facts = self._facts(sender, command)
        if not facts:
            return result_of_no_news(self._lobby, command, sender.client)
        told = [self._record(fact) for fact in facts]
        self._store.keep_words(command, told)
        if isinstance(command, GiveFeedback):
            minutes = minutes_out_of_hours(self._lobby, command, self._now)
            self._store.keep_presses(command, sender.client, told[0].seq, minutes)
        return result_of(self._lobby, facts, self._now)

    def _read(self, command: ReplayEvents | ReadWords | ReadEmptyingLog | FollowTicket) -> AnyResult:
        match command:
            case ReplayEvents():
                page = self._store.page(command.from_seq)
                return replace(page, events=tuple(map(outside, page.events)))
            case ReadWords():
                return self._store.find_words(command)
            case ReadEmptyingLog():
                return self._store.emptying_log(command.first)
            case FollowTicket():
                ticket = ticket_with(self._lobby, command.code)
                return how_it_stands(self._lobby, ticket, self._store.ended_ticket(ticket), self._now)

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

    def _reload_site(self) -> None:
        try:
            site = self._read_site()
        except ConfigError as error:
            raise Refused(RejectionCode.SITE_REFUSED, str(error)) from error
        against = obstacles(self._lobby, site)
        if against:
            raise Refused(RejectionCode.SITE_REFUSED, "\n".join(against))
        self._outcome.site = site
        if site != self._lobby.plan.site:
            self._record(SiteChanged(model=_digest(site)))
            self._lobby.plan = Plan(site, simulation=self._lobby.plan.simulation)
            self._store.keep_site(site)
        elif self._store.site() is None:
            self._store.keep_site(site)

    def _record(self, fact: AnyFact) -> Event:
        if isinstance(fact, Entered):
            self._store.keep_record(fact, self._lobby.plan.day(self._now))
            fact = fact.fact()
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
        return event


def _digest(site: Site) -> str:
    return sha256(msgspec.json.encode(site)).hexdigest()[:_DIGEST_DIGITS]
