"""The display's rules: `devices.queue_display.logic`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.queue_display import logic
from devices.queue_display.asked import IDENTIFY_MS, TEST_MS
from devices.queue_display.events import (
    Ailing,
    Chime,
    ChimeTried,
    Painted,
    ProbeSeen,
    QuietHours,
    Recovered,
    Show,
    TryChime,
)
from devices.queue_display.state import Setup
from tests.display_examples import NAME, TIMING, board_call, everywhere
from vuoro.board.lobby import Spot
from vuoro.board.view import Sign, View
from vuoro.board.ways import Way
from vuoro.messages import loop
from vuoro.messages.commands import AnyCommand, CallShown
from vuoro.messages.device import Finding, Presence, Severity
from vuoro.messages.device_commands import (
    AnyDo,
    DoResult,
    Identify,
    TestChime,
    TestLamps,
    TestPrint,
    TestSensor,
)
from vuoro.messages.replies import Accepted, Done
from vuoro.messages.state import (
    BoardCall,
    BoardDesk,
    BoardState,
    Notice,
    NoticesState,
    QueueState,
    ServiceInfo,
    ServicesState,
    SiteState,
)
from vuoro.values import DeskStatus, Language, Moment, PresenceStatus, WaitRange

_MORNING = datetime(2020, 1, 13, 7, 5, tzinfo=UTC)  # 9.05 in Helsinki
_NO_SOUND = Finding(code="no_sound", severity=Severity.WARNING, detail="unplugged")


class _Display:
    """A display whose screen paints at once, and which is woken when it wants to be."""

    def __init__(
        self,
        *areas: str,
        unanswered: Sequence[AnyCommand] = (),
        now_ms: int = 0,
        setup: Setup | None = None,
        spot: Spot | None = None,
        unreadable: int = 0,
    ) -> None:
        self.state = logic.initial(
            "display-1",
            spot or Spot(areas=areas or ("aula",)),
            TIMING,
            unanswered=unanswered,
            setup=setup,
            unreadable=unreadable,
        )
        self.now_ms = now_ms
        self.effects: list[loop.Effect] = []
        self.steps: list[tuple[loop.Effect, ...]] = []
        self.views: list[View] = []
        self.do(loop.Started())

    def do(self, event: loop.Event) -> tuple[loop.Effect, ...]:
        now = Moment(mono_ms=self.now_ms, utc=_MORNING + timedelta(milliseconds=self.now_ms))
        self.state, effects = logic.step(self.state, event, now)
        self.steps.append(effects)
        for effect in effects:
            self.effects.append(effect)
            if isinstance(effect, Show):
                self._paint(effect.view)
        return effects

    def _paint(self, view: View) -> None:
        before, self.views = self.views, [*self.views, view]
        if view.main is not None and view.main.showing:
            if not before or before[-1].main != view.main:
                self.do(Painted(view.main.call, view.main.showing))
        elif view.probe is not None:
            self.do(ProbeSeen())

    def learn(self, message: Any, *, age_ms: int = 0) -> None:
        self.do(loop.Learned(message, age_ms))

    def connect(self, *calls: BoardCall, area: str = "aula", age_ms: int = 0) -> None:
        """Bring link, controller and board."""
        self.do(loop.LinkChanged(up=True))
        self.controller_is(PresenceStatus.ONLINE)
        self.board(*calls, area=area, age_ms=age_ms)

    def controller_is(self, status: PresenceStatus) -> None:
        self.learn(Presence(client="controller", status=status, version="0.1", boot="b"))

    def board(self, *calls: BoardCall, area: str = "aula", age_ms: int = 0, desks: tuple[BoardDesk, ...] = ()) -> None:
        self.learn(BoardState(area=area, area_name=everywhere(area), calls=calls, desks=desks), age_ms=age_ms)

    def wait(self, milliseconds: int) -> None:
        end_ms = self.now_ms + milliseconds
        while (due_ms := logic.next_due(self.state)) is not None and due_ms <= end_ms:
            self.now_ms = max(due_ms, self.now_ms)
            self.do(loop.Due())
        self.now_ms = end_ms

    @property
    def view(self) -> View:
        return self.views[-1]

    @property
    def chimes(self) -> int:
        return self.effects.count(Chime())

    @property
    def reports(self) -> list[tuple[str, int]]:
        commands = [effect.command for effect in self.effects if isinstance(effect, loop.Send)]
        return [(command.call, command.showing) for command in commands if isinstance(command, CallShown)]

    @property
    def main(self) -> tuple[str, int] | None:
        return None if self.view.main is None else (self.view.main.number, self.view.main.showing)


def _shown(order: int, times: int, *, age_ms: int = 0) -> BoardCall:
    return board_call(order, age_ms=age_ms, shown={"display-1": times})


def test_a_call_is_shown_and_chimed_in_the_step_that_brings_it() -> None:
    display = _Display()
    display.connect()
    effects = display.do(loop.Learned(BoardState(area="aula", area_name=everywhere("aula"), calls=(board_call(1),))))
    assert [type(effect) for effect in effects] == [Show, Chime]
    assert display.main == ("X001", 1)


def test_each_call_is_shown_chimed_and_reported_exactly_twice() -> None:
    display = _Display()
    display.connect(board_call(1), board_call(2))
    display.wait(120_000)
    call_1, call_2 = board_call(1).call, board_call(2).call
    assert display.reports == [(call_1, 1), (call_2, 1), (call_1, 2), (call_2, 2)]
    assert display.chimes == 4


def test_a_chime_always_comes_with_its_visible_twin() -> None:
    display = _Display()
    display.connect(board_call(1), board_call(2))
    display.wait(120_000)
    chiming = [effects for effects in display.steps if Chime() in effects]
    assert len(chiming) == 4
    for picture, _chime in chiming:
        assert isinstance(picture, Show)
        assert picture.view.main is not None
        assert picture.view.main.showing > 0


def test_a_showing_is_reported_only_when_it_has_been_painted() -> None:
    state = logic.initial("display-1", Spot(areas=("aula",)), TIMING)
    now = Moment(mono_ms=0, utc=_MORNING)
    for event in (
        loop.LinkChanged(up=True),
        loop.Learned(Presence(client="controller", status=PresenceStatus.ONLINE, version="0.1", boot="b")),
        loop.Learned(BoardState(area="aula", area_name=everywhere("aula"), calls=(board_call(1),))),
    ):
        state, effects = logic.step(state, event, now)
    assert not any(isinstance(effect, loop.Send) for effect in effects)
    _, effects = logic.step(state, Painted(board_call(1).call, 1), now)
    assert effects == (loop.Send(CallShown(call=board_call(1).call, showing=1)),)


def test_after_its_showing_the_number_stays_without_standing_out() -> None:
    display = _Display()
    display.connect(board_call(1))
    display.wait(5_000)
    assert display.main == ("X001", 0)
    assert display.view.calls[0].in_showing is False


def test_a_ticket_that_is_served_leaves_the_board() -> None:
    display = _Display()
    display.connect(board_call(1))
    display.wait(30_000)
    display.board()
    assert (display.main, display.view.calls) == (None, ())


def test_a_display_of_two_areas_shows_the_calls_of_both() -> None:
    display = _Display("aula", "kerros-1")
    display.connect(board_call(1))
    assert display.reports == []
    display.board(board_call(2), area="kerros-1")
    assert display.main == ("X001", 1)
    display.wait(5_000)
    assert display.main == ("X002", 1)
    assert [call.number for call in display.view.calls] == ["X002", "X001"]


def test_the_board_of_another_area_is_nothing_to_the_display() -> None:
    display = _Display()
    display.connect()
    display.board(board_call(1), area="kerros-1")
    assert display.view.calls == ()


def test_the_name_of_the_point_and_its_local_time_are_on_the_board() -> None:
    display = _Display()
    languages = (Language.FI, Language.SV, Language.EN)
    display.learn(SiteState(site="lahti", name=NAME, time_zone="Europe/Stockholm", languages=languages))
    assert (display.view.name, display.view.clock) == (NAME, "8.05")


def test_the_clock_moves_on_with_the_minute() -> None:
    display = _Display(now_ms=30_000)
    display.connect()
    display.wait(29_999)
    assert display.view.clock == "9.05"
    display.wait(1)
    assert display.view.clock == "9.06"


def test_nothing_is_painted_while_nothing_changes() -> None:
    display = _Display()
    display.connect(_shown(1, 2))
    painted = len(display.views)
    display.board(_shown(1, 2, age_ms=20_000))
    display.board(_shown(1, 2, age_ms=40_000))
    assert len(display.views) == painted


# Without the hub.


def _lose_link(display: _Display) -> None:
    display.do(loop.LinkChanged(up=False))


def _lose_controller(display: _Display) -> None:
    display.controller_is(PresenceStatus.LOST)


def _stop_controller(display: _Display) -> None:
    display.controller_is(PresenceStatus.OFFLINE)


_LOSSES = pytest.mark.parametrize("lose", [_lose_link, _lose_controller, _stop_controller])


@_LOSSES
def test_the_board_says_so_when_the_hub_has_been_away_for_ten_seconds(lose: Any) -> None:
    display = _Display()
    display.connect(board_call(1))
    display.wait(30_000)
    lose(display)
    display.wait(9_999)
    assert display.view.connected
    display.wait(1)
    assert not display.view.connected


@_LOSSES
def test_no_showing_begins_without_the_hub_and_the_one_that_is_due_is_made_when_it_is_back(lose: Any) -> None:
    display = _Display()
    display.connect(board_call(1))
    display.wait(6_000)
    lose(display)
    display.wait(100_000)
    assert display.reports == [(board_call(1).call, 1)]
    display.connect(_shown(1, 1))
    assert display.reports == [(board_call(1).call, 1), (board_call(1).call, 2)]


@_LOSSES
def test_what_has_left_the_board_meanwhile_is_not_shown_when_the_hub_is_back(lose: Any) -> None:
    display = _Display()
    display.connect(board_call(1))
    display.wait(6_000)
    lose(display)
    display.wait(100_000)
    display.connect()
    display.wait(60_000)
    assert display.reports == [(board_call(1).call, 1)]


def test_a_showing_that_has_begun_ends_in_time_without_the_hub() -> None:
    display = _Display()
    display.connect(board_call(1))
    _lose_link(display)
    display.wait(5_000)
    assert display.main == ("X001", 0)


def test_a_short_break_is_not_shown() -> None:
    display = _Display()
    display.connect(_shown(1, 2))
    _lose_link(display)
    display.wait(9_000)
    display.connect(_shown(1, 2))
    display.wait(60_000)
    assert all(view.connected for view in display.views)


def test_a_link_without_a_new_board_is_not_yet_the_hub() -> None:
    display = _Display()
    display.connect(_shown(1, 2))
    _lose_link(display)
    display.do(loop.LinkChanged(up=True))
    display.wait(10_000)
    assert not display.view.connected


def test_a_display_that_never_finds_its_hub_says_so() -> None:
    display = _Display()
    display.wait(10_000)
    assert not display.view.connected


def test_the_news_that_another_client_is_lost_changes_nothing() -> None:
    display = _Display()
    display.connect()
    display.learn(Presence(client="kiosk-1", status=PresenceStatus.LOST, version="0.1", boot="b"))
    display.wait(60_000)
    assert display.view.connected


# How old what it knows may be.

_SIXTY = Setup(board_life_ms=60_000)


def test_a_board_older_than_the_controller_lets_it_become_is_said_at_once_to_be_old() -> None:
    display = _Display(setup=_SIXTY)
    display.connect(_shown(1, 2), age_ms=20_000)
    display.wait(39_999)
    assert display.view.connected
    display.wait(1)
    assert not display.view.connected


def test_nobody_is_called_from_a_board_that_is_too_old() -> None:
    display = _Display(setup=_SIXTY)
    display.connect(_shown(1, 1), age_ms=60_000)
    display.wait(60_000)
    assert display.chimes == 0


def test_a_board_that_is_published_again_in_time_never_becomes_old() -> None:
    display = _Display(setup=_SIXTY)
    display.connect(_shown(1, 2))
    for _ in range(10):
        display.wait(20_000)
        display.board(_shown(1, 2))
    assert all(view.connected for view in display.views)


# What it tells besides calls.

_DARK = Spot(areas=("aula",), off_outside_hours=True)


def _service(
    letter: str = "X",
    *,
    open_: bool = True,
    hours: int = 5,
    authority: str = "vero",
    area: str = "aula",
    floor: int = 0,
) -> ServiceInfo:
    at = _MORNING + timedelta(hours=hours)
    return ServiceInfo(
        service=f"service-{letter.lower()}",
        letter=letter,
        name=everywhere("Verotus"),
        authority=authority,
        authority_name=everywhere(authority),
        area=area,
        area_name=everywhere(area),
        floor=floor,
        open=open_,
        closes_at=at if open_ else None,
        opens_at=None if open_ else at,
    )


def test_queues_and_hours_are_on_the_board_as_soon_as_they_are_known() -> None:
    display = _Display()
    display.connect()
    display.learn(ServicesState(services=(_service(),)))
    display.learn(QueueState(service="service-x", waiting=3, last_called=None, desks=1, wait=WaitRange(10, 20)))
    figures = [row.figures for table in display.view.tables for row in table.rows]
    assert figures == ["3 · 10–20 min", "–14.05"]


def test_other_languages_of_the_point_take_turns_beside_finnish_and_swedish() -> None:
    display = _Display()
    languages = (Language.FI, Language.SV, Language.EN, Language.AR)
    display.learn(SiteState(site="lahti", name=NAME, time_zone="Europe/Helsinki", languages=languages))
    assert display.view.languages == (Language.EN, Language.AR)


def test_the_screen_is_dark_outside_hours_where_it_is_set_and_nobody_is_called() -> None:
    display = _Display(spot=_DARK)
    display.connect()
    display.learn(ServicesState(services=(_service(open_=False),)))
    dark = [display.view.dark]
    display.board(board_call(1))
    dark.append(display.view.dark)
    assert dark == [True, False]
    assert display.main == ("X001", 1)


def test_outside_hours_the_board_tells_when_services_open_unless_it_is_set_to_be_dark() -> None:
    display = _Display()
    display.connect()
    display.learn(ServicesState(services=(_service(open_=False),)))
    assert (display.view.dark, display.view.closed) == (False, True)
    assert [row.figures for table in display.view.tables for row in table.rows] == ["14.05"]


def test_in_quiet_hours_calls_are_shown_twice_without_the_chime() -> None:
    display = _Display(setup=Setup(quiet=(QuietHours(start=time(9, 0), end=time(9, 6)),)))
    display.connect(board_call(1))
    display.wait(54_000)
    assert len(display.reports) == 2
    assert display.chimes == 0
    display.wait(60_000)
    display.board(board_call(2))
    assert display.chimes == 1


@pytest.mark.parametrize(("at", "quiet"), [(time(21, 0), True), (time(3, 0), True), (time(6, 0), False)])
def test_quiet_hours_may_go_over_midnight(at: time, *, quiet: bool) -> None:
    assert QuietHours(start=time(20, 0), end=time(6, 0)).hold(at) is quiet


def test_a_display_of_several_areas_tells_where_each_desk_is() -> None:
    display = _Display("aula", "kerros-1")
    display.connect()
    display.board(board_call(1), area="kerros-1")
    assert display.view.main is not None
    assert display.view.main.place == everywhere("kerros-1")
    assert [call.desk.fi for call in display.view.calls] == ["1 · kerros-1"]


def test_where_areas_are_on_different_floors_the_floor_tells_where_a_desk_is() -> None:
    display = _Display("aula", "yla")
    display.connect(board_call(1))
    display.board(board_call(2), area="yla")
    display.learn(ServicesState(services=(_service(), _service("A", area="yla", floor=2))))
    assert [call.desk.fi for call in display.view.calls] == ["2 · 2. kerros", "1 · Pohjakerros"]
    assert [call.desk.sv for call in display.view.calls] == ["2 · Våning 2", "1 · Bottenvåningen"]


def test_an_arrow_only_joins_number_and_desk_where_no_way_is_set() -> None:
    display = _Display()
    display.connect(board_call(1))
    assert display.view.main is not None
    assert display.view.main.way is Way.RIGHT


def test_a_desk_goes_by_its_own_way_then_by_that_of_its_area_and_else_has_none() -> None:
    spot = Spot(
        areas=("aula", "yla"), ways_to_areas={"yla": Way.LIFT_UP}, ways_to_desks={"desk-2": Way.LEFT, "desk-4": Way.UP}
    )
    display = _Display(spot=spot)
    display.connect(board_call(1), board_call(2))
    display.board(board_call(3), board_call(4), area="yla")
    ways = {call.number: call.way for call in display.view.calls}
    assert ways == {"X001": None, "X002": Way.LEFT, "X003": Way.LIFT_UP, "X004": Way.UP}


# Notices of the staff.


def _notice(number: int, *areas: str, minutes: int | None = None) -> Notice:
    until = None if minutes is None else _MORNING + timedelta(minutes=minutes)
    return Notice(notice=number, texts=everywhere(f"notice {number}"), until=until, areas=areas)


def _notices(display: _Display) -> list[str]:
    return [texts.fi for texts in display.view.notices]


def test_a_notice_is_on_the_displays_of_its_areas_and_one_without_areas_on_all() -> None:
    display = _Display("aula", "yla")
    display.connect()
    display.learn(NoticesState(notices=(_notice(1), _notice(2, "yla"), _notice(3, "muualla"))))
    assert _notices(display) == ["notice 1", "notice 2"]


def test_a_notice_leaves_the_board_in_its_time_and_when_it_is_taken_down() -> None:
    display = _Display()
    display.connect()
    display.learn(NoticesState(notices=(_notice(1, minutes=3), _notice(2))))
    display.wait(179_900)
    assert _notices(display) == ["notice 1", "notice 2"]
    display.wait(200)
    assert _notices(display) == ["notice 2"]
    display.learn(NoticesState(notices=()))
    assert _notices(display) == []


def test_the_display_of_a_desk_shows_no_notices() -> None:
    display = _Display(spot=_AT_DESK_1)
    display.connect()
    display.learn(NoticesState(notices=(_notice(1),)))
    assert _notices(display) == []


# At a desk.

_AT_DESK_1 = Spot(areas=("aula",), desk="desk-1")


def test_the_display_of_a_desk_shows_the_calls_of_that_desk_alone() -> None:
    display = _Display(spot=_AT_DESK_1)
    display.connect(board_call(1), board_call(2))
    display.wait(60_000)
    assert display.reports == [(board_call(1).call, 1), (board_call(1).call, 2)]
    assert [call.number for call in display.view.calls] == ["X001"]


def _desk(status: DeskStatus, *authorities: str) -> BoardDesk:
    return BoardDesk(desk="desk-1", desk_name=everywhere("1"), status=status, authorities=authorities)


def _sign(display: _Display) -> Sign:
    assert display.view.sign is not None
    return display.view.sign


def test_the_display_of_a_desk_names_the_authority_of_the_ticket_it_serves() -> None:
    display = _Display(spot=_AT_DESK_1)
    display.connect(board_call(1))
    display.learn(ServicesState(services=(_service(), _service("A", authority="kela"))))
    assert _sign(display).authorities == (everywhere("vero"),)


def test_the_display_of_a_free_desk_names_the_authorities_that_it_serves() -> None:
    display = _Display(spot=_AT_DESK_1)
    display.connect()
    display.learn(ServicesState(services=(_service(), _service("A", authority="kela"))))
    display.board(desks=(_desk(DeskStatus.FREE, "kela", "vero", "unknown"),))
    assert _sign(display).authorities == (everywhere("kela"), everywhere("vero"))


def test_the_display_of_a_desk_tells_what_the_desk_does() -> None:
    display, told = _Display(spot=_AT_DESK_1), list[str]()
    display.connect()
    told.append(_sign(display).told)
    for status, calls in (
        (DeskStatus.FREE, ()),
        (DeskStatus.CALLING, (board_call(1),)),
        (DeskStatus.SERVING, (_shown(1, 2),)),
        (DeskStatus.FREE, ()),
    ):
        display.board(*calls, desks=(_desk(status),))
        told.append(_sign(display).told)
        display.wait(60_000)
    assert told == ["closed", "free", "please_come", "serving", "free"]


def test_a_call_of_a_desk_that_has_closed_meanwhile_asks_its_customer_to_come() -> None:
    display = _Display(spot=_AT_DESK_1)
    display.connect(board_call(1))
    assert (_sign(display).told, _sign(display).desk) == ("please_come", everywhere("1"))


def test_the_number_stays_on_the_display_of_a_desk_while_its_customer_is_served() -> None:
    display = _Display(spot=_AT_DESK_1)
    display.connect()
    display.board(_shown(1, 2), desks=(_desk(DeskStatus.SERVING),))
    display.wait(600_000)
    assert display.main == ("X001", 0)


# After a restart.


def test_a_restarted_display_goes_on_where_the_board_says_it_was() -> None:
    display = _Display(now_ms=50_000)
    display.connect(_shown(1, 1, age_ms=1_000), _shown(2, 2), age_ms=3_000)
    display.wait(6_999)
    assert display.reports == []
    display.wait(1)
    assert display.reports == [(board_call(1).call, 2)]


def test_a_showing_that_the_hub_has_not_heard_of_is_remembered_by_the_outbox() -> None:
    unanswered = (CallShown(call=board_call(1).call, showing=1), CallShown(call=board_call(2).call, showing=2))
    display = _Display(unanswered=unanswered)
    display.connect(board_call(1), board_call(2))
    display.wait(60_000)
    assert display.reports == [(board_call(1).call, 2)]


def test_a_call_that_was_made_while_the_display_was_off_is_shown_with_the_time_of_the_call() -> None:
    display = _Display(now_ms=600_000)
    display.connect(board_call(1, age_ms=250_000), age_ms=50_000)
    assert display.main == ("X001", 1)
    assert display.view.main is not None
    assert display.view.main.called_at == "9.10"


_STOPS = st.integers(0, 40_000)


@given(_STOPS, st.integers(1, 6), st.integers(0, 30_000))
def test_a_display_restarted_at_any_instant_shows_every_call_exactly_twice_in_all(
    stop: int, count: int, off: int
) -> None:
    before = _Display()
    before.connect(*(board_call(order) for order in range(1, count + 1)))
    before.wait(stop)
    heard = dict(sorted(before.reports))
    after = _Display(now_ms=stop + off)
    after.connect(*(_shown(n, heard.get(board_call(n).call, 0)) for n in range(1, count + 1)))
    after.wait(300_000)
    expected = [(board_call(order).call, showing) for order in range(1, count + 1) for showing in (1, 2)]
    assert sorted([*before.reports, *after.reports]) == expected


# What staff ask of it.

_ASK = "01890a5d-ac96-774b-bcce-b302099a8057"
_ASK_2 = "01890a5d-ac96-774b-bcce-b302099a8058"


def _answers(display: _Display) -> list[tuple[str, str]]:
    """Return the answers as the end of their identity and their code, "ok" where it was done."""
    results = [effect.result for effect in display.effects if isinstance(effect, loop.Tell)]
    return [(result.do_id[-1], "ok" if result.ok else result.code) for result in results]


def _probed(display: _Display) -> str | None:
    return None if display.view.probe is None else display.view.probe.told


def test_a_display_that_is_asked_shows_for_ten_seconds_which_one_it_is() -> None:
    display = _Display()
    display.connect()
    display.do(loop.Asked(_ASK, Identify()))
    assert display.view.probe is not None
    assert (display.view.probe.client, _answers(display)) == ("display-1", [("7", "ok")])
    display.wait(IDENTIFY_MS - 1)
    assert display.view.probe is not None
    display.wait(1)
    assert display.view.probe is None


def test_a_display_that_is_asked_again_meanwhile_shows_it_for_longer() -> None:
    display = _Display()
    display.connect()
    display.do(loop.Asked(_ASK, Identify()))
    display.wait(6_000)
    display.do(loop.Asked(_ASK_2, Identify()))
    display.wait(6_000)
    assert display.view.probe is not None
    assert _answers(display) == [("7", "ok"), ("8", "ok")]


def test_a_call_is_shown_before_which_display_it_is_and_staff_are_answered_then() -> None:
    display = _Display()
    display.connect(board_call(1))
    display.do(loop.Asked(_ASK, Identify()))
    assert (display.main, _answers(display)) == (("X001", 1), [])
    display.wait(5_000)
    assert _answers(display) == [("7", "ok")]


def test_a_display_that_shows_calls_all_the_time_says_so() -> None:
    display = _Display()
    display.connect(*(board_call(order) for order in range(1, 9)))
    display.do(loop.Asked(_ASK, Identify()))
    display.wait(IDENTIFY_MS)
    assert _answers(display) == [("7", "busy")]


def test_a_display_without_a_screen_says_so_when_it_should_have_shown_which_one_it_is() -> None:
    display = _Display()
    display.connect(*(board_call(order) for order in range(1, 9)))
    display.do(Ailing(Finding(code="no_screen", severity=Severity.FAULT, detail="unplugged")))
    display.do(loop.Asked(_ASK, Identify()))
    display.wait(IDENTIFY_MS)
    assert _answers(display) == [("7", "no_screen")]


def test_a_dark_display_lights_up_to_show_which_one_it_is() -> None:
    display = _Display(spot=_DARK)
    display.connect()
    display.learn(ServicesState(services=(_service(open_=False),)))
    display.do(loop.Asked(_ASK, Identify()))
    assert not display.view.dark
    display.wait(IDENTIFY_MS)
    assert display.view.dark


def test_the_chime_is_tried_once_also_in_quiet_hours_with_something_to_see() -> None:
    display = _Display(setup=Setup(quiet=(QuietHours(start=time(0, 0), end=time(23, 59)),)))
    display.connect()
    effects = display.do(loop.Asked(_ASK, TestChime()))
    assert effects[-1] == TryChime(_ASK)
    assert _probed(display) == "sound_test"
    display.do(ChimeTried(_ASK))
    display.wait(TEST_MS)
    assert (_probed(display), _answers(display)) == (None, [("7", "ok")])


def test_a_chime_that_cannot_be_sounded_is_told_with_the_reason() -> None:
    display = _Display()
    display.connect()
    display.do(loop.Asked(_ASK, TestChime()))
    (told,) = display.do(ChimeTried(_ASK, fault="no such device"))
    assert told == loop.Tell(DoResult(do_id=_ASK, ok=False, code="no_sound", detail="no such device"))


def test_the_chime_is_not_tried_into_that_of_a_call() -> None:
    display = _Display()
    display.connect(board_call(1))
    display.do(loop.Asked(_ASK, TestChime()))
    assert (_answers(display), display.effects.count(TryChime(_ASK))) == ([("7", "busy")], 0)


@pytest.mark.parametrize("do", [TestPrint(), TestLamps(), TestSensor()])
def test_what_a_display_does_not_have_is_told_as_not_fitted(do: AnyDo) -> None:
    display = _Display()
    display.do(loop.Asked(_ASK, do))
    assert _answers(display) == [("7", "not_fitted")]


def test_a_display_without_a_chime_has_none_to_try() -> None:
    display = _Display(setup=Setup(has_chime=False))
    display.do(loop.Asked(_ASK, TestChime()))
    assert _answers(display) == [("7", "not_fitted")]


# Health and the barrier of a replay.


def test_a_finding_of_the_hardware_is_reported_and_taken_back() -> None:
    display = _Display()
    assert display.do(Ailing(_NO_SOUND)) == (loop.ReportHealth((_NO_SOUND,), {}),)
    assert display.do(Recovered("no_sound")) == (loop.ReportHealth((), {}),)


def test_what_could_not_be_read_on_the_disk_is_told_at_the_start() -> None:
    (told,) = [effect for effect in _Display(unreadable=2).effects if isinstance(effect, loop.ReportHealth)]
    assert [(finding.code, finding.severity) for finding in told.findings] == [("disk_unreadable", Severity.FAULT)]
    assert "2" in told.findings[0].detail


def test_a_finding_replaces_the_one_of_the_same_code() -> None:
    display = _Display()
    display.do(Ailing(_NO_SOUND))
    other = Finding(code="no_sound", severity=Severity.WARNING, detail="no such device")
    assert display.do(Ailing(other)) == (loop.ReportHealth((other,), {}),)


def test_an_answer_changes_nothing() -> None:
    display = _Display()
    display.connect(board_call(1))
    reply = Accepted(command_id="01890a5d-ac96-774b-bcce-b302099a8057", result=Done())
    before = display.state
    assert display.do(loop.Answered(CallShown(call=board_call(1).call, showing=1), reply)) == ()
    assert display.state == before


@given(st.lists(st.tuples(st.integers(0, 20_000), st.sampled_from(["call", "serve", "lose", "find"])), max_size=20))
def test_what_is_due_lies_ahead_once_it_has_been_done(day: list[tuple[int, str]]) -> None:
    display, calls = _Display(), list[BoardCall]()
    for gap_ms, what in day:
        display.wait(gap_ms)
        if what == "lose":
            _lose_link(display)
        elif what == "find":
            display.connect(*calls)
        else:
            calls = [board_call(len(display.effects) + 1), *calls] if what == "call" else calls[:-1]
            display.board(*calls)
        due_ms = logic.next_due(display.state)
        assert due_ms is not None
        assert due_ms > display.now_ms
    assert not logic.busy(display.state)
