"""Lets others see the lobby: retained state first, then the events, then the replies.

Owns the order of publishing and which topic shows what. Must not decide anything; everything it is given is durable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from controller.core.lobby import Lobby
from controller.core.outside import outside
from controller.core.plan import Plan
from controller.core.views import AnyState, Kind, View, ageing, all_views, show
from controller.projection import kind_of
from controller.turn import Outcome
from vuoro.line import RetainingLine
from vuoro.topics import ADVISOR, BOARD, DESK, DROPBOX, EVENT, NOTICES, QUEUE, REPLY, SERVICES, SITE, TICKETS, Topic
from vuoro.values import Moment

_TOPICS: Final[Mapping[Kind, Topic]] = {
    Kind.SITE: SITE,
    Kind.SERVICES: SERVICES,
    Kind.QUEUE: QUEUE,
    Kind.TICKETS: TICKETS,
    Kind.BOARD: BOARD,
    Kind.DESK: DESK,
    Kind.DROPBOX: DROPBOX,
    Kind.ADVISOR: ADVISOR,
    Kind.NOTICES: NOTICES,
}


class Publisher:
    """Publishes what turns bring; what comes while the line is down waits for it."""

    def __init__(self, plan: Plan, line: RetainingLine) -> None:
        self._line = line
        self._gone: set[View] = set()
        self._place: dict[View, int] = {}
        self.go_by(plan)
        self._waiting = Outcome()
        self._shown: dict[View, AnyState] = {}

    def go_by(self, plan: Plan) -> set[View]:
        """Publish what there is by ``plan`` from now on, and clear what there was; return all views that there are."""
        place = {view: number for number, view in enumerate(all_views(plan))}
        self._gone = (self._gone | self._place.keys()) - place.keys()
        self._place = place
        return set(place)

    def publish(self, outcome: Outcome, lobby: Lobby, now: Moment) -> None:
        """Publish ``outcome``, or keep it until the line is up.

        The broker hands over commands that it has kept for us before it has granted our subscriptions, so there are
        replies to give before there is a way to give them.
        """
        self._waiting.add(outcome)
        if self._line.connected:
            self._flush(lobby, now)

    def publish_all(self, lobby: Lobby, now: Moment) -> None:
        """Publish every retained state: the broker may have lost them."""
        self.publish(Outcome(touched=set(self._place)), lobby, now)

    def publish_ageing(self, lobby: Lobby, now: Moment) -> None:
        """Publish what tells ages again: the broker drops what is older than their expiry."""
        if self._line.connected:
            self._show(ageing(lobby.plan), lobby, now)

    def outdated(self, views: Iterable[View], lobby: Lobby, now: Moment) -> set[View]:
        """Return those of ``views`` that have been shown and would be other now."""
        shown = ((view, self._shown[view]) for view in views if view in self._shown)
        return {view for view, state in shown if state != show(lobby, view, now)}

    def _flush(self, lobby: Lobby, now: Moment) -> None:
        outcome, self._waiting = self._waiting, Outcome()
        # Tickets may be older than the present site file, and their views gone from it.
        present = outcome.touched & self._place.keys()
        self._show(sorted(present, key=self._place.__getitem__), lobby, now)
        for view in sorted(self._gone):
            self._line.clear(_TOPICS[view.kind], view.key)
            self._shown.pop(view, None)
        self._gone.clear()
        for event in outcome.events:
            self._line.publish(EVENT, kind_of(event.fact), outside(event))
        for client, reply in outcome.replies:
            self._line.publish(REPLY, client, reply)

    def _show(self, views: Iterable[View], lobby: Lobby, now: Moment) -> None:
        for view in views:
            self._shown[view] = show(lobby, view, now)
            self._line.publish(_TOPICS[view.kind], view.key, self._shown[view])
