"""Reads the controller's history with other eyes: the invariants of a queue, checked event by event.

Knows nothing of how the controller decides; only what must be true of any history of any lobby.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from vuoro.messages import events
from vuoro.site import Site
from vuoro.values import EPOCH, Channel, DeskId, RecordKind, ReturnPlace, ServiceId, TicketId, day_of


@dataclass
class Story:
    """What has happened to one ticket."""

    service: ServiceId
    number: str
    key: tuple[int, int]
    visit: TicketId
    channel: Channel
    held: bool = False
    calls: list[str] = field(default_factory=list)
    desk: DeskId | None = None
    started: bool = False
    ended: bool = False
    no_show: bool = False


class Chronicle:
    """All tickets of a history; `read` raises `AssertionError` at the first event that breaks an invariant."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._shifts: dict[DeskId, events.DeskOpened] = {}
        self.stories: dict[TicketId, Story] = {}
        self.help: dict[int, events.HelpRequested] = {}
        self.log: list[events.EmptyingLogged] = []
        self._asked: set[int] = set()
        self._used: set[str] = set()
        self._seq = 0
        self._last: events.Event | None = None

    @property
    def next_seq(self) -> int:
        """The first event that has not been read."""
        return self._seq + 1

    @property
    def calls(self) -> list[str]:
        """Every call that was ever made."""
        return [call for story in self.stories.values() for call in story.calls]

    def read(self, event: events.Event) -> None:  # noqa: C901, PLR0912 - one branch for each fact is the point
        """Read the next event."""
        self._check_time(event)
        match event.fact:
            case events.TicketIssued() as fact:
                self._issued(fact, event)
            case events.DeskOpened() as fact:
                self._opened(fact)
            case events.DeskClosed(desk=desk):
                assert self._at(desk) == [], f"desk {desk} was closed with a customer at it"
                del self._shifts[desk]
            case events.TicketCalled(ticket=ticket) as fact if self.stories[ticket].desk is None:
                self._called(fact)
            case events.TicketCalled() as fact:
                self._recalled(fact)
            case events.TicketReturned() as fact:
                self._returned(fact, event)
            case events.TicketHeld(ticket=ticket):
                self._held(ticket)
            case events.TicketReleased(ticket=ticket):
                assert self.stories[ticket].held
                self.stories[ticket].held = False
            case events.CustomerReported(ticket=ticket) | events.MessageAnswered(ticket=ticket):
                assert not self.stories[ticket].started
            case events.TicketTransferred() as fact:
                self._transferred(fact)
            case events.ServiceStarted() as fact:
                self._started(fact)
            case events.ServiceFinished() | events.TicketNoShow() | events.TicketCancelled() as fact:
                self._ended(fact)
            case events.ShowingReported(call=call) | events.CallSuperseded(call=call):
                assert call in self.calls, f"{call} was never made"
            case events.HelpRequested() as fact:
                self._wanted(fact)
            case events.HelpEnded(request=request):
                del self.help[request]
            case events.EmptyingLogged() as fact:
                self._logged(fact)
            case events.PrintConfirmed(ticket=ticket):
                assert ticket in self.stories, f"{ticket} was never issued"
            case _:
                pass

    def _check_time(self, event: events.Event) -> None:
        assert event.seq == self._seq + 1, "a gap in the sequence"
        if self._last is not None and self._last.boot == event.boot:
            assert event.mono_ms >= self._last.mono_ms, "time ran backwards within a boot"
        self._seq, self._last = event.seq, event

    def _issued(self, fact: events.TicketIssued, event: events.Event) -> None:
        assert fact.ticket not in self.stories, f"{fact.ticket} was issued twice"
        assert fact.ticket == f"{day_of(fact.ticket):%Y%m%d}-{fact.number}"
        if fact.lease is None:
            assert day_of(fact.ticket) == event.day
        if day_of(fact.ticket) == event.day:
            held = {story.number for story in self.stories.values() if not story.ended}
            assert fact.number not in held, f"two customers hold {fact.number}"
        if fact.booking is not None:
            self._checked_in(fact)
        self.stories[fact.ticket] = Story(
            fact.service, fact.number, (fact.key_ms, fact.arrival), fact.visit or fact.ticket, fact.channel
        )

    def _checked_in(self, fact: events.TicketIssued) -> None:
        """Each appointment is used once, and counts from its time."""
        assert fact.booking not in self._used, f"{fact.booking} was used twice"
        assert fact.appointment_at is not None
        assert fact.key_ms == (fact.appointment_at - EPOCH.utc) // timedelta(milliseconds=1)
        self._used.add(fact.booking or "")

    def _wanted(self, fact: events.HelpRequested) -> None:
        """One number is one request, and nothing is asked for twice at a time."""
        assert fact.request not in self._asked, f"request {fact.request} was made twice"
        self._asked.add(fact.request)
        same = (fact.reason, fact.ticket or fact.client or fact.box)
        assert same not in [(one.reason, one.ticket or one.client or one.box) for one in self.help.values()]
        self.help[fact.request] = fact

    def _logged(self, fact: events.EmptyingLogged) -> None:
        """Records are counted without a gap; each emptying is made once and missed once, an opening opened before."""
        assert fact.record == len(self.log) + 1, "a gap in the emptying log"
        about = [one for one in self.log if (one.box, one.due_at) == (fact.box, fact.due_at)]
        match fact.what:
            case RecordKind.OPENED | RecordKind.MISSED if fact.due_at is not None:
                assert fact.what not in {one.what for one in about}, f"{fact.due_at} was {fact.what} twice"
                is_made = RecordKind.OPENED in {one.what for one in about}
                assert fact.what is RecordKind.OPENED or not is_made, f"{fact.due_at} was made, and missed after that"
            case RecordKind.CONFIRMED:
                assert fact.opening is not None
                opened = self.log[fact.opening - 1]
                assert (opened.what, opened.box, opened.due_at) == (RecordKind.OPENED, fact.box, fact.due_at)
            case RecordKind.EXPLAINED:
                assert any(one.what is RecordKind.MISSED or one.is_late for one in about)
        self.log.append(fact)

    def _opened(self, fact: events.DeskOpened) -> None:
        assert fact.services
        assert set(fact.services) <= set(self._site.desk(fact.desk).services)
        assert fact.clerk not in {shift.clerk for desk, shift in self._shifts.items() if desk != fact.desk}
        self._shifts[fact.desk] = fact

    def _called(self, fact: events.TicketCalled) -> None:
        story = self.stories[fact.ticket]
        waiting = self._waiting(self._shifts[fact.desk].services)
        assert story in waiting, f"{fact.ticket} did not wait for desk {fact.desk}"
        if not fact.chosen:
            assert story.key == min(one.key for one in waiting), f"{fact.ticket} was called before its turn"
        assert self._at(fact.desk) == [], f"desk {fact.desk} has two tickets"
        story.desk = fact.desk
        story.calls.append(fact.call)

    def _recalled(self, fact: events.TicketCalled) -> None:
        story = self.stories[fact.ticket]
        assert story in self._at(fact.desk), f"{fact.ticket} is called by two desks"
        assert not story.started
        assert fact.count == len(story.calls) + 1
        story.calls.append(fact.call)

    def _started(self, fact: events.ServiceStarted) -> None:
        story = self.stories[fact.ticket]
        if fact.desk is None:
            assert story.desk is not None, f"{fact.ticket} was served without a call"
        else:
            assert self._at(fact.desk) == [], f"desk {fact.desk} has two tickets"
            assert story.service in self._shifts[fact.desk].services
            assert story.channel in {Channel.WALK_UP, Channel.TELEPHONE}
            story.desk = fact.desk
        assert not story.started
        assert not story.ended
        story.started = True

    def _ended(self, fact: events.ServiceFinished | events.TicketNoShow | events.TicketCancelled) -> None:
        story = self.stories[fact.ticket]
        assert not story.ended, f"{fact.ticket} ended twice"
        assert story.started == isinstance(fact, events.ServiceFinished)
        story.ended = True
        story.no_show = isinstance(fact, events.TicketNoShow)
        story.desk, story.started = None, False

    def _returned(self, fact: events.TicketReturned, event: events.Event) -> None:
        story = self.stories[fact.ticket]
        assert story.no_show if story.ended else story.desk is not None
        assert not story.started
        if fact.place is ReturnPlace.BY_ARRIVAL:
            assert (fact.key_ms, fact.arrival) == story.key
        else:
            assert fact.arrival > max(one.key[1] for one in self.stories.values())
            assert fact.key_ms == (event.at - EPOCH.utc) // timedelta(milliseconds=1)
        story.key = (fact.key_ms, fact.arrival)
        story.desk, story.ended, story.no_show = None, False, False

    def _held(self, ticket: TicketId) -> None:
        story = self.stories[ticket]
        assert not story.ended
        assert not story.started
        assert not story.held
        story.held, story.desk = True, None

    def _transferred(self, fact: events.TicketTransferred) -> None:
        story = self.stories[fact.ticket]
        assert not story.ended
        assert story.service == fact.origin != fact.service
        story.service, story.desk, story.started, story.held = fact.service, None, False, False

    def _waiting(self, services: tuple[ServiceId, ...]) -> list[Story]:
        away = {story.visit for story in self.stories.values() if story.desk is not None}
        return [
            story
            for story in self.stories.values()
            if story.service in services and story.visit not in away and not (story.desk or story.held or story.ended)
        ]

    def _at(self, desk: DeskId) -> list[Story]:
        return [story for story in self.stories.values() if story.desk == desk and not story.ended]
