"""What the display's hands do with screen and chime, and what they tell when these fail."""

from __future__ import annotations

from msgspec.structs import replace

from devices.queue_display.events import Ailing, Chime, ChimeTried, Painted, ProbeSeen, Recovered, Show, TryChime
from devices.queue_display.hands import DisplayHands
from devices.queue_display.ports import Mute
from devices.queue_display.simulated import Bystander, FakeChime, FakePanel, FakeScreen, HeardChime, WatchedScreen
from tests.display_examples import board_view
from vuoro.board.view import Probe, View
from vuoro.messages.device import Finding, Severity
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnySeen, ChimeHeard, ShowingSeen

_SHOWN = board_view("X113", "A042")
_CALL = "20200113-X113.1"


class _Lobby:
    """A display's hands with simulated hardware, and what they told."""

    def __init__(self, *, needs_screen: bool = False) -> None:
        self.screen, self.chime, self.panel = FakeScreen(), FakeChime(), FakePanel(needs_screen=needs_screen)
        self.told: list[Event] = []
        self.hands = DisplayHands(self.told.append, self.screen, self.chime, self.panel)


class _Notebook:
    """Somebody who writes down what happens in the lobby."""

    def __init__(self) -> None:
        self.seen: list[AnySeen] = []

    def see(self, seen: AnySeen) -> None:
        self.seen.append(seen)


def _show(hands: DisplayHands, view: View) -> None:
    """Show a board, and let the screen be painted."""
    hands.perform(Show(view))
    hands.paint()


def _no(code: str, severity: Severity) -> Ailing:
    return Ailing(Finding(code=code, severity=severity, detail="unplugged"))


def test_a_showing_on_the_screen_is_told_once_however_often_it_is_painted() -> None:
    lobby = _Lobby()
    _show(lobby.hands, _SHOWN)
    _show(lobby.hands, replace(_SHOWN, clock="10.43"))
    assert lobby.told == [Painted(_CALL, 1)]
    assert len(lobby.screen.views) == 2


def test_of_what_changes_at_once_only_the_last_is_painted() -> None:
    lobby = _Lobby()
    lobby.hands.perform(Show(board_view()))
    lobby.hands.perform(Show(_SHOWN))
    lobby.hands.paint()
    assert list(lobby.screen.views) == [_SHOWN]


def test_the_chime_never_sounds_before_its_number_is_painted() -> None:
    lobby = _Lobby()
    lobby.hands.perform(Show(_SHOWN))
    lobby.hands.perform(Chime())
    assert (list(lobby.screen.views), lobby.chime.chimes) == ([_SHOWN], 1)


def test_the_second_showing_is_told_too() -> None:
    lobby = _Lobby()
    for showing in (1, 0, 2):
        _show(lobby.hands, board_view("X113", showing=showing))
    assert lobby.told == [Painted(_CALL, 1), Painted(_CALL, 2)]


def test_the_picture_goes_on_without_sound() -> None:
    lobby = _Lobby()
    lobby.chime.unplug()
    _show(lobby.hands, _SHOWN)
    lobby.hands.perform(Chime())
    lobby.hands.perform(Chime())
    assert lobby.told == [Painted(_CALL, 1), _no("no_sound", Severity.WARNING)]


def test_sound_that_is_back_is_told() -> None:
    lobby = _Lobby()
    lobby.chime.unplug()
    lobby.hands.perform(Chime())
    lobby.chime.plug_in()
    lobby.hands.perform(Chime())
    assert lobby.told == [_no("no_sound", Severity.WARNING), Recovered("no_sound")]
    assert lobby.chime.chimes == 1


def test_what_could_not_be_painted_is_not_told_as_shown() -> None:
    lobby = _Lobby()
    lobby.screen.unplug()
    _show(lobby.hands, _SHOWN)
    lobby.hands.tend()
    assert lobby.told == [_no("no_screen", Severity.FAULT)]


def test_a_screen_that_is_back_gets_the_board_that_was_meant_for_it() -> None:
    lobby = _Lobby()
    lobby.screen.unplug()
    _show(lobby.hands, _SHOWN)
    lobby.screen.plug_in()
    lobby.hands.tend()
    assert list(lobby.screen.views) == [_SHOWN]
    assert lobby.told == [_no("no_screen", Severity.FAULT), Recovered("no_screen"), Painted(_CALL, 1)]


def test_a_screen_in_order_is_not_painted_again_while_it_is_tended() -> None:
    lobby = _Lobby()
    _show(lobby.hands, _SHOWN)
    lobby.hands.tend()
    assert len(lobby.screen.views) == 1


def test_sound_that_goes_and_comes_back_between_two_calls_is_told() -> None:
    lobby = _Lobby()
    lobby.chime.unplug()
    lobby.hands.tend()
    lobby.hands.tend()
    lobby.chime.plug_in()
    lobby.hands.tend()
    assert lobby.told == [_no("no_sound", Severity.WARNING), Recovered("no_sound")]


# The panel.

_DARK = replace(board_view(), closed=True, dark=True)
_NOTHING_PLUGGED_IN = Ailing(Finding(code="no_screen", severity=Severity.FAULT, detail="no screen is plugged in"))


def test_a_dark_board_lets_the_panel_go_dark_and_a_call_lights_it() -> None:
    lobby = _Lobby()
    _show(lobby.hands, board_view())
    lit = []
    for view in (_DARK, _SHOWN):
        _show(lobby.hands, view)
        lit.append(lobby.panel.lit)
    assert lit == [False, True]
    assert lobby.told == [Painted(_CALL, 1)]


def test_a_board_that_has_lost_its_hub_is_never_dark() -> None:
    lobby = _Lobby()
    _show(lobby.hands, _DARK)
    _show(lobby.hands, replace(_DARK, connected=False))
    assert lobby.panel.lit


def test_a_dark_panel_is_left_alone_until_there_is_something_to_show() -> None:
    lobby = _Lobby(needs_screen=True)
    _show(lobby.hands, _DARK)
    assert (lobby.panel.lit, lobby.screen.is_open) == (False, False)
    _show(lobby.hands, replace(_DARK, clock="10.43"))
    lobby.hands.tend()
    assert (lobby.panel.lit, lobby.screen.is_open) == (False, False)


def test_a_panel_that_cannot_be_switched_is_told_once_and_still_shows_its_boards() -> None:
    lobby = _Lobby()
    _show(lobby.hands, board_view())
    lobby.panel.break_switch()
    for view in (_DARK, _SHOWN):
        _show(lobby.hands, view)
    broken = Ailing(Finding(code="no_switch", severity=Severity.WARNING, detail="the switch is broken"))
    assert lobby.told == [broken, Painted(_CALL, 1)]


def test_what_is_shown_on_a_panel_whose_cable_is_out_is_not_told_as_seen() -> None:
    lobby = _Lobby()
    _show(lobby.hands, board_view())
    lobby.panel.unplug()
    _show(lobby.hands, _SHOWN)
    lobby.hands.tend()
    assert lobby.told == [_NOTHING_PLUGGED_IN]


def test_a_cable_that_is_put_back_brings_the_board_of_now() -> None:
    lobby = _Lobby()
    _show(lobby.hands, board_view())
    lobby.panel.unplug()
    lobby.hands.tend()
    _show(lobby.hands, _SHOWN)
    lobby.panel.plug_in()
    lobby.hands.tend()
    assert lobby.screen.views[-1] == _SHOWN
    assert lobby.screen.opened == 2
    assert lobby.told == [_NOTHING_PLUGGED_IN, Recovered("no_screen"), Painted(_CALL, 1)]


def test_a_panel_that_seems_unplugged_while_it_sleeps_is_woken_all_the_same() -> None:
    lobby = _Lobby(needs_screen=True)
    _show(lobby.hands, _DARK)
    lobby.panel.unplug()  # some do not answer without a signal
    lobby.hands.tend()
    assert lobby.told == []
    _show(lobby.hands, _SHOWN)
    assert lobby.panel.lit
    lobby.panel.plug_in()
    lobby.hands.tend()
    assert lobby.told[-1] == Painted(_CALL, 1)


def test_a_display_without_a_chime_has_nothing_to_complain_of() -> None:
    told: list[Event] = []
    hands = DisplayHands(told.append, FakeScreen(), Mute())
    hands.perform(Chime())
    hands.close()
    assert told == []


_DO = "01890a5d-ac96-774b-bcce-b302099a8057"
_PROBED = replace(board_view(), probe=Probe(told="sound_test", client="display-1"))


def test_a_chime_that_staff_ask_for_sounds_after_its_visible_twin_and_is_told() -> None:
    lobby = _Lobby()
    lobby.hands.perform(Show(_PROBED))
    lobby.hands.perform(TryChime(_DO))
    assert lobby.told == [ProbeSeen(), ChimeTried(_DO)]
    assert (list(lobby.screen.views), lobby.chime.chimes) == ([_PROBED], 1)


def test_a_chime_that_staff_ask_for_in_vain_is_told_with_the_reason() -> None:
    lobby = _Lobby()
    lobby.chime.unplug()
    lobby.hands.perform(TryChime(_DO))
    assert lobby.told == [_no("no_sound", Severity.WARNING), ChimeTried(_DO, fault="unplugged")]


def test_what_staff_asked_for_is_not_seen_while_a_call_has_the_main_place() -> None:
    lobby = _Lobby()
    _show(lobby.hands, replace(_SHOWN, probe=_PROBED.probe))
    assert lobby.told == [Painted(_CALL, 1)]


def test_a_bystander_sees_every_showing_once_and_hears_its_chime() -> None:
    notebook = _Notebook()
    bystander = Bystander(notebook)
    screen, chime = WatchedScreen(FakeScreen(), bystander), HeardChime(FakeChime(), bystander)
    screen.show(_SHOWN)
    chime.play()
    screen.show(replace(_SHOWN, clock="10.43"))
    screen.show(board_view("X113", "A042", showing=0))
    screen.show(board_view("X113", "A042", showing=2))
    chime.play()
    facts = [
        (type(seen), seen.call, seen.showing) for seen in notebook.seen if isinstance(seen, ShowingSeen | ChimeHeard)
    ]
    assert facts == [
        (ShowingSeen, _CALL, 1),
        (ChimeHeard, _CALL, 1),
        (ShowingSeen, _CALL, 2),
        (ChimeHeard, _CALL, 2),
    ]


def test_a_bystander_sees_all_numbers_of_the_board() -> None:
    notebook = _Notebook()
    WatchedScreen(FakeScreen(), Bystander(notebook)).show(_SHOWN)
    (seen,) = notebook.seen
    assert isinstance(seen, ShowingSeen)
    assert (seen.number, seen.board_numbers) == ("X113", ("X113", "A042"))


def test_a_bystander_neither_sees_a_dark_screen_nor_hears_a_dead_loudspeaker() -> None:
    notebook, told = _Notebook(), list[Event]()
    bystander, screen, chime = Bystander(notebook), FakeScreen(), FakeChime()
    screen.unplug()
    chime.unplug()
    hands = DisplayHands(told.append, WatchedScreen(screen, bystander), HeardChime(chime, bystander))
    _show(hands, _SHOWN)
    hands.perform(Chime())
    assert notebook.seen == []
