"""The simulated screen, keypad and headset of a kiosk do what its front wants, and tell it what a customer does."""

from __future__ import annotations

from devices.ticket_kiosk import front
from devices.ticket_kiosk.front_events import KeyStruck
from devices.ticket_kiosk.logic import Setup
from devices.ticket_kiosk.logic import initial as kiosk_initial
from devices.ticket_kiosk.pages.keys import PadKey
from devices.ticket_kiosk.pages.layout import lay_out
from devices.ticket_kiosk.simulated_front import FakeKeypad
from tests.kiosk_examples import SERVICES, SITE, at
from vuoro.messages import loop
from vuoro.messages.device import Severity
from vuoro.touch.hands import TouchHands
from vuoro.touch.leaves import Leaves
from vuoro.touch.page import Choose
from vuoro.touch.painting import Letters
from vuoro.touch.parts import HeadsetChanged, Part, PartTroubled, Touched
from vuoro.touch.simulated import FakeHeadset, FakeScreen
from vuoro.values import Language


class _KioskHands:
    """The hands of a kiosk without pages."""

    def __init__(self) -> None:
        self.did: list[loop.Effect] = []
        self.closed = False

    def save(self, effect: loop.Durable) -> None:
        self.did.append(effect)

    def perform(self, effect: loop.Effect) -> None:
        self.did.append(effect)

    def close(self) -> None:
        self.closed = True


class _Kiosk:
    """A kiosk's front with simulated hardware; what happens there is stepped at once."""

    def __init__(self) -> None:
        self.events: list[loop.Event] = []
        self.screen, self.keypad = FakeScreen(self._put), FakeKeypad(self._put)
        self.headset = FakeHeadset(self._put)
        self.rest = _KioskHands()
        self.hands = TouchHands(self.rest, screen=self.screen, voice=self.headset, others=[self.keypad])
        self.state = front.initial(kiosk_initial(Setup(services=(), all_services=True)), Leaves(Letters(), lay_out))
        self.health: list[loop.ReportHealth] = []
        self.ms = 0
        for event in (loop.Started(), loop.Learned(SITE), loop.Learned(SERVICES)):
            self._put(event)

    def _put(self, event: loop.Event) -> None:
        self.events.append(event)
        self.ms += 1000
        self.state, effects = front.step(self.state, event, at(self.ms))
        for effect in effects:
            if isinstance(effect, loop.ReportHealth):
                self.health.append(effect)
            else:
                self.hands.perform(effect)

    def hears(self) -> str:
        """Return what is being said in the headset."""
        return "" if self.headset.saying is None else self.headset.saying.text

    def fails(self, part: Part, trouble: str | None) -> None:
        self._put(PartTroubled(part, trouble))


def test_a_touch_turns_the_page() -> None:
    kiosk = _Kiosk()
    kiosk.screen.touch("English")
    assert isinstance(kiosk.events[-1], Touched)
    assert kiosk.events[-1].act == Choose(Language.EN)
    assert kiosk.screen.shown is not None
    assert kiosk.screen.shown.page.title == "How can we help you?"


def test_a_touch_beside_everything_is_no_event() -> None:
    kiosk = _Kiosk()
    count = len(kiosk.events)
    kiosk.screen.touch("Settings")
    assert len(kiosk.events) == count


def test_the_page_is_heard_in_the_headset_until_it_is_pulled_out() -> None:
    kiosk = _Kiosk()
    kiosk.headset.plug_in()
    kiosk.keypad.strike(PadKey.SPEAK)
    assert kiosk.hears().startswith("Tervetuloa")
    kiosk.headset.pull_out()
    assert kiosk.hears() == ""
    assert [type(event) for event in kiosk.events[-3:]] == [HeadsetChanged, KeyStruck, HeadsetChanged]


def test_what_the_front_does_not_do_itself_the_kiosk_does() -> None:
    kiosk = _Kiosk()
    other = loop.Effect()
    kiosk.hands.perform(other)
    assert kiosk.rest.did[-1] is other
    kiosk.hands.close()
    assert kiosk.rest.closed
    assert kiosk.screen.shown is None


def test_a_part_that_fails_is_in_the_health_until_it_works_again() -> None:
    kiosk = _Kiosk()
    kiosk.fails(Part.SCREEN, "no display")
    kiosk.fails(Part.KEYPAD, "No such device")
    found = [(finding.code, finding.severity) for finding in kiosk.health[-1].findings]
    assert found[-2:] == [("no_screen", Severity.FAULT), ("keypad_unplugged", Severity.WARNING)]
    kiosk.fails(Part.SCREEN, None)
    kiosk.fails(Part.KEYPAD, None)
    assert not {"no_screen", "keypad_unplugged"} & {finding.code for finding in kiosk.health[-1].findings}
