"""What a simulation does at the kiosk's front, and what it sees and hears of it."""

from __future__ import annotations

from devices.ticket_kiosk.front_events import KeyStruck
from devices.ticket_kiosk.pages.keys import PadKey
from devices.ticket_kiosk.simulated_front import FakeKeypad, FrontWorld
from vuoro.messages.loop import Event
from vuoro.messages.simulation import AnySeen, PageSeen, PlugHeadset, PressButton, PressKey, SpeechHeard, TouchAt
from vuoro.touch.effects import ShowPage
from vuoro.touch.glass import Glass
from vuoro.touch.page import Choice, Choose, Page
from vuoro.touch.parts import HeadsetChanged, Touched
from vuoro.touch.simulated import FakeScreen, SimulatedScreen, SimulatedVoice
from vuoro.values import Language

_GLASS = Glass(width=1280, height=720, pixels_per_mm=3.7)
_PAGE = Page(
    place="welcome",
    language=Language.FI,
    title="Tervetuloa",
    choices=(Choice(act=Choose(Language.FI), label="Suomi"), Choice(act=Choose(Language.SV), label="Svenska")),
)


class _Front:
    """A simulated front, and who stands before it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.seen: list[AnySeen] = []
        self.window = FakeScreen(self.events.append)
        self.screen = SimulatedScreen(_GLASS, self.events.append, self.seen.append, self.window)
        self.world = FrontWorld(self.events.append, self.screen, FakeKeypad(self.events.append))

    def page(self) -> PageSeen:
        last = self.seen[-1]
        assert isinstance(last, PageSeen)
        return last


def test_a_page_is_seen_with_its_choices_where_a_finger_touches_them() -> None:
    front = _Front()
    front.screen.show(ShowPage(_PAGE, Choose(Language.SV)))
    page = front.page()
    assert (page.place, page.title, page.focus) == ("welcome", "Tervetuloa", "Svenska")
    swedish = page.choices[1]
    front.world.act(TouchAt(x=swedish.x, y=swedish.y))
    [touch] = front.events
    assert isinstance(touch, Touched)
    assert touch.act == Choose(Language.SV)


def test_a_touch_beside_all_choices_is_none_and_before_the_first_page_too() -> None:
    front = _Front()
    front.world.act(TouchAt(x=600, y=300))
    front.screen.show(ShowPage(_PAGE))
    front.world.act(TouchAt(x=0, y=0))
    assert front.events == []


def test_a_window_shows_what_the_simulation_sees() -> None:
    front = _Front()
    front.screen.show(ShowPage(_PAGE))
    assert front.window.shown == ShowPage(_PAGE)
    front.screen.close()
    assert front.window.shown is None


def test_keys_and_plugs_are_heard_and_what_is_no_key_is_not() -> None:
    front = _Front()
    for act in (PressKey(key="select"), PressKey(key="settings"), PlugHeadset(plugged=True), PressButton(button="x")):
        front.world.act(act)
    assert [type(event) for event in front.events] == [KeyStruck, HeadsetChanged]
    assert isinstance(front.events[0], KeyStruck)
    assert front.events[0].key is PadKey.SELECT


def test_a_kiosk_without_a_screen_has_nothing_to_touch() -> None:
    events: list[Event] = []
    FrontWorld(events.append, None, FakeKeypad(events.append)).act(TouchAt(x=1, y=1))
    assert events == []


def test_what_is_said_is_heard_and_so_is_the_silence() -> None:
    seen: list[AnySeen] = []
    voice = SimulatedVoice(seen.append)
    voice.say("Tervetuloa", Language.FI, 60)
    voice.hush()
    assert [(heard.text, heard.volume) for heard in seen if isinstance(heard, SpeechHeard)] == [
        ("Tervetuloa", 60),
        ("", 0),
    ]
