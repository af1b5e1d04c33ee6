"""The controller as a daemon: takes its inbox as one batch, commits it, and only then lets others see it.

Owns the order of commit and publishing, and what happens when the disk refuses. Must not know any rule.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from controller.core.lobby import Lobby
from controller.core.plan import Plan
from controller.core.refusal import Refused
from controller.core.timely import next_due
from controller.core.views import Kind, View, queues
from controller.health import Wrong, health_of
from controller.publisher import Publisher
from controller.store import Store, StoreError
from controller.timekeeper import Timekeeper
from controller.turn import Outcome, ReadSite, Turn
from vuoro.clock import Clock
from vuoro.line import RetainingLine
from vuoro.messages.replies import Rejected
from vuoro.service import LinkUp, Received
from vuoro.topics import BOARD, COMMAND, HEALTH
from vuoro.values import Moment

_LOG: Final = logging.getLogger(__name__)

#: Boards, desks and health are published anew this often, in real time: three times within the life of a board.
REFRESH_S: Final = (BOARD.expiry_s or 60) / 3
#: What the wait ranges know is kept after so many events; a start has no more than these to tell them.
KEEP_WAITS_EVERY: Final = 500


class ControllerApp:
    """The queues of one service point."""

    def __init__(self, plan: Plan, store: Store, line: RetainingLine, clock: Clock, read_site: ReadSite) -> None:
        self._plan = plan
        self._store = store
        self._line = line
        self._clock = clock
        self._read_site = read_site
        self._publisher = Publisher(plan, line)
        self._disk_problem: str | None = None
        self._fault: str | None = None
        self._site_problem: str | None = None
        self._thinning = True
        self._refused = 0
        self._refresh_at = time.monotonic() + REFRESH_S
        self._lobby: Lobby
        self._time: Timekeeper
        self._waits_kept_seq = 0

    def start(self, now: Moment) -> None:
        """Load the lobby and connect."""
        self._time = Timekeeper(now, self._clock.boot, *self._store.last_reckoning())
        self._load(self._time.now)
        self._reload_site(self._time.now)
        self._line.start()

    def handle(self, batch: Sequence[object], now: Moment) -> None:
        """Answer every command of ``batch``, all in one transaction."""
        now = self._look_at_clock(now)
        requests = [
            (item.value, item.message)
            for item in batch
            if isinstance(item, Received) and item.topic is COMMAND and item.value is not None
        ]
        if requests:
            self._commit(lambda turn: turn.take(requests), now)
        if any(isinstance(item, LinkUp) for item in batch):
            self._publisher.publish_all(self._lobby, now)
            self._publish_health(now)

    def next_due(self) -> int | None:
        """Return when time brings something, such as the end of the day, or a service opens or closes.

        While the disk refuses, what would have to be written down waits for the next upkeep.
        """
        brought = None if self._disk_problem is not None else next_due(self._lobby)
        change = self._plan.openings.next_change(self._time.now.utc)
        due = min((instant for instant in (brought, change) if instant is not None), default=None)
        return None if due is None else self._time.mono_ms_at(due)

    def due(self, now: Moment) -> None:
        """Do what the time brings."""
        self._look_at_clock(now)

    def busy(self) -> bool:
        """Return False: a batch is over when it has been handled."""
        return False

    def upkeep(self) -> None:
        """Publish boards and desks again before the broker drops them as too old; let old tickets go."""
        if self._thinning:
            self._thin()
        if time.monotonic() >= self._refresh_at:
            self._refresh_at = time.monotonic() + REFRESH_S
            now = self._look_at_clock(self._clock.now())
            self._publisher.publish_ageing(self._lobby, now)
            waits = self._publisher.outdated(queues(self._plan), self._lobby, now)
            self._publisher.publish(Outcome(touched=waits), self._lobby, now)
            self._publish_health(now)

    def stop(self) -> None:
        """Say goodbye to the broker and close the database."""
        self._line.stop()
        self._store.close()

    def _commit(self, work: Callable[[Turn], Outcome], now: Moment) -> None:
        """Do ``work`` in one turn and let others see what it brings."""
        try:
            outcome = work(Turn(self._lobby, self._store, self._read_site, now))
        except StoreError as error:
            self._fail(str(error), now)
        else:
            self._refused += sum(isinstance(reply, Rejected) for _, reply in outcome.replies)
            outcome.touched |= self._changed_by_time(now)
            if outcome.site is not None:
                self._go_by(self._lobby.plan, outcome)
            self._publisher.publish(outcome, self._lobby, now)
            self._recover(now)
            self._tell_fault(outcome.faults, now)
            if self._lobby.seq - self._waits_kept_seq >= KEEP_WAITS_EVERY:
                self._keep_waits()

    def _fail(self, problem: str, now: Moment) -> None:
        """Forget what was not committed. Nobody gets a reply, so everybody will send again."""
        _LOG.error("nobody is answered, because the disk refuses: %s", problem)
        self._load(now)
        self._disk_problem = problem
        self._publish_health(now)

    def _recover(self, now: Moment) -> None:
        if self._disk_problem is not None:
            _LOG.warning("the disk works again")
            self._disk_problem = None
            self._publish_health(now)

    def _go_by(self, plan: Plan, outcome: Outcome) -> None:
        """Let everything follow the site model that has been read and found good."""
        self._site_problem = None
        if plan is not self._plan:
            _LOG.info("the site file has changed, and is gone by from now on")
            self._plan = plan
            outcome.touched |= self._publisher.go_by(plan)

    def _reload_site(self, now: Moment) -> None:
        """See at a start what the site file says; with one that cannot be taken, work goes on by the one of before."""
        try:
            self._commit(Turn.reload_site, now)
        except Refused as refused:
            _LOG.error("the site file is not gone by: %s", refused)
            self._site_problem = str(refused)

    def _tell_fault(self, faults: Sequence[str], now: Moment) -> None:
        """Let the health tell the latest fault of ours until the next start."""
        if faults:
            self._fault = faults[-1]
            self._publish_health(now)

    def _look_at_clock(self, moment: Moment) -> Moment:
        """Return the moment to go by at ``moment`` of the machine's clocks, after all that it brings has happened."""
        alarm_before = self._time.alarm
        now = self._time.look(moment, self._lobby)
        self._lobby.clock_trusted = self._time.alarm is None
        self._let_time_pass(now)
        changed = self._changed_by_time(now)
        if changed:
            self._publisher.publish(Outcome(touched=changed), self._lobby, now)
        if self._time.alarm is not alarm_before:
            _LOG.warning("the clock: %s", self._time.alarm or "right again")
            self._publish_health(now)
        return now

    def _let_time_pass(self, now: Moment) -> None:
        """Do what time brings, and load the lobby anew where a new date has begun."""
        due = next_due(self._lobby)
        if due is not None and due <= now.utc:
            self._commit(Turn.do_what_is_due, now)
        if self._plan.day(now) != self._lobby.day:
            _LOG.info("business day %s", self._plan.day(now))
            self._load(now)
            self._thinning = True
            self._publisher.publish_all(self._lobby, now)

    def _thin(self) -> None:
        """Make one step of the retention, at each start and on each new day until nothing is left to do."""
        try:
            self._thinning = self._store.thin(self._plan.site)
        except StoreError as error:
            _LOG.warning("old tickets could not be counted and deleted, until tomorrow: %s", error)
            self._thinning = False
        if not self._thinning:
            self._load(self._time.now)

    def _changed_by_time(self, now: Moment) -> set[View]:
        """Return what is not as it was shown last, without any fact: which services give tickets."""
        return self._publisher.outdated([View(Kind.SERVICES)], self._lobby, now)

    def _load(self, now: Moment) -> None:
        self._lobby = self._store.load(self._plan, now, self._clock.boot)
        self._lobby.clock_trusted = self._time.alarm is None
        self._keep_waits()

    def _keep_waits(self) -> None:
        """Keep what the wait ranges know. The history can tell it anew, so a refusal of the disk is no loss."""
        self._waits_kept_seq = self._lobby.seq
        try:
            self._store.keep_waits(self._lobby)
        except StoreError as error:
            _LOG.warning("what the wait ranges know could not be kept: %s", error)

    def _publish_health(self, now: Moment) -> None:
        client = self._line.client
        wrong = Wrong(
            disk=self._disk_problem,
            site=self._site_problem,
            fault=self._fault,
            alarm=self._time.alarm,
            wall=self._clock.now().utc,
        )
        health = health_of(client, self._lobby, now, refused=self._refused, wrong=wrong)
        self._line.publish(HEALTH, client, health)
