"""Nothing that a customer can do leads anywhere but to the pages: no key, no place on the glass, no order of them.

Whatever is touched, pressed, plugged in or made up, the kiosk shows its pages, asks the hub for what pages ask, and
does nothing that only staff may ask it to do.
"""

from __future__ import annotations

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ticket_kiosk import front
from devices.ticket_kiosk.events import Pressed, PrinterChanged, PrinterCondition, PrintPage, Released
from devices.ticket_kiosk.front_events import KeyStruck
from devices.ticket_kiosk.logic import Setup
from devices.ticket_kiosk.logic import initial as kiosk_initial
from devices.ticket_kiosk.pages.keys import PadKey
from devices.ticket_kiosk.pages.layout import lay_out
from devices.ticket_kiosk.pages.page import Go, Place, Take
from tests.kiosk_examples import SERVICES, SITE, at, controller_is
from vuoro.messages import loop
from vuoro.messages.commands import CheckIn, LeaseNumbers, RequestHelp, TakeTicket, WithdrawHelp
from vuoro.touch.effects import ShowPage
from vuoro.touch.frame import STILL_THERE
from vuoro.touch.glass import Glass
from vuoro.touch.leaves import Leaves
from vuoro.touch.page import Act, Back, Leaf, Letter, Stay
from vuoro.touch.painting import Letters
from vuoro.touch.parts import HeadsetChanged, Touched
from vuoro.values import PresenceStatus

_GLASS: Final = Glass(width=1920, height=1080, pixels_per_mm=5.58)
_LETTERS: Final = Letters()
_LEAVES: Final = Leaves(_LETTERS, lay_out)
_PAGES: Final = {*Place, STILL_THERE} - {Place.IDENTITY}
_ASKED: Final = (TakeTicket, CheckIn, RequestHelp, WithdrawHelp, LeaseNumbers)
#: Acts that no page may have in this moment, as a broken screen could send them.
_MADE_UP: Final[tuple[Act, ...]] = (
    Go(Place.IDENTITY),
    Go(Place.RESULT),
    Go(Place.CALLED, "unsure"),
    Take("vero"),
    Take("no-such-service"),
    Letter("settings"),
    Leaf(-5),
    Leaf(99),
    Back(),
    Stay(),
)

_finger = st.tuples(st.integers(0, _GLASS.width - 1), st.integers(0, _GLASS.height - 1))
_corner = st.sampled_from([(0, 0), (1919, 0), (0, 1079), (1919, 1079)])
_deed = st.one_of(
    _finger,
    _corner,
    st.integers(0, 30),
    st.sampled_from(PadKey),
    st.sampled_from(_MADE_UP),
    st.booleans(),
    st.sampled_from(["vero", "kela", "fi", "service-menu", ""]),
)


class _Kiosk:
    """A kiosk in a lobby where all is well, with whoever plays with it."""

    def __init__(self) -> None:
        setup = Setup(services=("vero", "kela"), name="kiosk-1", lamps=("vero", "kela"), shows_numbers=True)
        self.state = front.initial(kiosk_initial(setup), _LEAVES, _GLASS)
        self.ms = 0
        self.effects: list[loop.Effect] = []
        for event in (
            loop.Started(),
            loop.LinkChanged(up=True),
            loop.Learned(SITE),
            loop.Learned(SERVICES),
            controller_is(PresenceStatus.ONLINE),
            PrinterChanged(PrinterCondition.OK),
        ):
            self.tell(event)

    def tell(self, event: loop.Event) -> None:
        self.state, effects = front.step(self.state, event, at(self.ms))
        self.effects.extend(effects)

    def does(self, deed: object) -> None:
        """Do one thing: touch a place, touch a choice, press a key or a button, plug or unplug a headset."""
        match deed:
            case (int() as x, int() as y):
                shown = self.state.shown
                act = None if shown is None else lay_out(shown.page, _GLASS, _LETTERS).at(x, y)
                if act is not None:
                    self.tell(Touched(act, 0))
            case bool():
                self.tell(HeadsetChanged(plugged=deed))
            case int():
                choices = () if self.state.shown is None else self.state.shown.page.touchable
                if choices:
                    self.tell(Touched(choices[deed % len(choices)].act, 0))
            case PadKey():
                self.tell(KeyStruck(deed, 0))
            case Act():
                self.tell(Touched(deed, 0))
            case str():
                self.tell(Pressed(deed, at(self.ms), 0))
                self.tell(Released(deed, at(self.ms)))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_deed, st.sampled_from([30, 600, 600, 5_000, 61_000])), max_size=60))
def test_whatever_a_customer_does_the_kiosk_shows_its_pages_and_does_nothing_of_the_staffs(
    deeds: list[tuple[object, int]],
) -> None:
    kiosk = _Kiosk()
    for deed, pause_ms in deeds:
        kiosk.does(deed)
        kiosk.ms += pause_ms
        kiosk.tell(loop.Due())
    for effect in kiosk.effects:
        assert not isinstance(effect, PrintPage | loop.Tell), effect
        match effect:
            case ShowPage(page=page):
                assert page.place in _PAGES
            case loop.Send(command=command):
                assert isinstance(command, _ASKED)
    assert kiosk.state.kiosk.show is None


def test_a_visit_always_ends_and_the_first_page_waits_for_the_next_customer() -> None:
    kiosk = _Kiosk()
    for deed in (2, 0, 0, PadKey.NEXT, PadKey.SELECT, True, PadKey.SPEAK):
        kiosk.ms += 600
        kiosk.does(deed)
    kiosk.ms += 120_000
    kiosk.tell(loop.Due())
    kiosk.ms += 120_000
    kiosk.tell(loop.Due())
    assert kiosk.state.shown is not None
    assert kiosk.state.shown.page.place is Place.WELCOME
