"""Every page of the kiosk that a touch can reach, laid out: fit for hands, and for those who see badly."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from devices.ticket_kiosk.pages.compose import compose, identity
from devices.ticket_kiosk.pages.known import Known
from devices.ticket_kiosk.pages.layout import lay_out
from devices.ticket_kiosk.pages.page import Place
from devices.ticket_kiosk.pages.step import touch
from devices.ticket_kiosk.pages.visit import Visit
from devices.ticket_kiosk.state import Call
from tests.unit.kiosk_customer import NOBODY, Customer, taken
from vuoro.board.palette import contrast
from vuoro.board.picture import Rect
from vuoro.messages.state import Notice
from vuoro.touch.glass import LEAST_HEIGHT_MM, LEAST_LARGE_MM, LEAST_MM, LEAST_WIDTH_MM, TARGET_MM, Glass
from vuoro.touch.leaves import Leaves
from vuoro.touch.page import Act, Choose, Erase, Letter, Look, Page, Resize
from vuoro.touch.painting import Letters, paint
from vuoro.touch.palette import HIGH_CONTRAST, USUAL, Ink
from vuoro.touch.picture import Picture
from vuoro.values import HelpReason, Language, Need, Texts

#: A 15.6-inch screen lying, a 21.5-inch one standing.
_LYING: Final = Glass(width=1920, height=1080, pixels_per_mm=5.58)
_STANDING: Final = Glass(width=1080, height=1920, pixels_per_mm=4.03)
_GLASSES: Final = {"lying": _LYING, "standing": _STANDING}
_LETTERS: Final = Letters()
_LEAVES: Final = Leaves(_LETTERS, lay_out)
_REFUSALS: Final = ("service_full", "booking_unknown", "booking_too_early", "numbers_exhausted", "internal")
_NOTICES: Final = (
    Notice(
        notice=1,
        texts=Texts(
            fi="Verohallinto sulkee tänään kello 14. Asiointi verkossa osoitteessa vero.fi on auki koko ajan.",
            sv="Skatteförvaltningen stänger i dag klockan 14. På webben, vero.fi, är det öppet hela tiden.",
            en="The Tax Administration closes at 14:00 today. Its web service, vero.fi, is always open.",
        ),
    ),
    Notice(notice=2, texts=Texts(fi="Hissi ei toimi.", sv="Hissen är ur funktion.", en="The lift is out of order.")),
)
_PAIRS: Final = (
    (Ink.INK, Ink.GROUND),
    (Ink.INK, Ink.PANEL),
    (Ink.MAIN_INK, Ink.MAIN),
    (Ink.MUTED_INK, Ink.MUTED),
)
_NOT_FOLLOWED: Final = (Letter, Erase, Choose, Resize)


@cache
def _pages(glass: Glass, language: Language, look: Look) -> tuple[Page, ...]:
    return tuple(_reached(glass, language, look))


@cache
def _picture(page_number: int, glass: Glass, language: Language, look: Look) -> Picture:
    return lay_out(_pages(glass, language, look)[page_number], glass, _LETTERS)


def _all(shape: tuple[Glass, Language], look: Look) -> Iterator[tuple[Page, Picture]]:
    for number, page in enumerate(_pages(*shape, look)):
        yield page, _picture(number, *shape, look)


def _some_needs(visit: Visit) -> tuple[Need, ...]:
    """Follow needs for one service only: they look the same for all."""
    return visit.needs[:1] if visit.here.subject == "verokortti" else ()


def _reached(glass: Glass, language: Language, look: Look) -> Iterator[Page]:
    """Return every page that touches reach from the menu, and those that come by themselves, with all their leaves."""
    customer = Customer()
    start = replace(touch(NOBODY, Choose(language), customer.now, NOBODY), look=look)
    seen, waiting = {start}, [start]
    while waiting:
        visit = waiting.pop()
        page = _page(visit, customer.known, glass)
        yield page
        for choice in page.touchable:
            reached = touch(visit, choice.act, customer.now, NOBODY)
            after = replace(reached, trail=reached.trail[-1:], look=look, needs=_some_needs(reached))
            if not isinstance(choice.act, _NOT_FOLLOWED) and after not in seen:
                seen.add(after)
                waiting.append(after)
    for visit, known in _by_themselves(start, customer.known):
        for leaf in range(4):
            here = replace(visit.here, leaf=leaf)
            yield _page(replace(visit, trail=(*visit.trail[:-1], here)), known, glass)
    yield _page(replace(start, warned=True), customer.known, glass)
    yield identity("kiosk-1", look)


def _by_themselves(start: Visit, known: Known) -> Iterator[tuple[Visit, Known]]:
    """Return the visits to pages that no touch of a list leads to."""
    yield replace(NOBODY, look=start.look), replace(known, notices=_NOTICES)
    yield replace(start, query="mu").go(Place.SEARCH), known
    yield replace(start, query="K7Q-204").go(Place.APPOINTMENT), known
    number = taken(number="B1003", language=start.language)
    result = replace(start, taken=number).instead(Place.RESULT)
    yield result, known
    yield result, replace(known, paper=False, unprinted=frozenset({number.ticket.ticket}))
    yield start.go(Place.SERVICE, "verokortti"), replace(known, paper=False)
    yield start.go(Place.SERVICE, "verokortti"), replace(known, gives=frozenset())
    for code in ("", *_REFUSALS):
        yield start.instead(Place.REFUSED, code), known
    for call in Call:
        yield start.instead(Place.CALLED, HelpReason.UNSURE.value), replace(known, calls={HelpReason.UNSURE: call})
    waiting = replace(known, alone=True, calls={HelpReason.UNSURE: Call.ASKED})
    yield start.instead(Place.CALLED, HelpReason.UNSURE.value), waiting
    yield start.go(Place.UNSURE), waiting
    yield start.go(Place.APPOINTMENT), waiting
    yield start, replace(known, services=(), site=None)


def _page(visit: Visit, known: Known, glass: Glass) -> Page:
    return compose(visit, known, lambda page, leaf: _LEAVES.turn(page, leaf, glass))


@pytest.fixture(params=["lying sv", "lying uk", "lying ar", "standing fi", "standing en", "standing ru", "standing se"])
def shape(request: pytest.FixtureRequest) -> tuple[Glass, Language]:
    glass, language = str(request.param).split()
    return _GLASSES[glass], Language(language)


def _touchable(picture: Picture) -> list[Rect]:
    return [target.rect for target in picture.targets]


def _apart(one: Rect, other: Rect) -> bool:
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y


def test_every_target_is_at_least_20_mm_each_way_and_none_touches_another(shape: tuple[Glass, Language]) -> None:
    glass, _ = shape
    least = TARGET_MM * glass.pixels_per_mm
    for look in (Look(), Look(large=True)):
        for page, picture in _all(shape, look):
            rects = _touchable(picture)
            small = [rect for rect in rects if min(rect.width, rect.height) < least]
            assert small == [], page.title
            assert all(_apart(*pair) for pair in combinations(rects, 2)), page.title


def test_nothing_of_a_page_is_left_out_or_stands_outside_of_the_screen(shape: tuple[Glass, Language]) -> None:
    glass, _ = shape
    screen = Rect(0, 0, glass.width, glass.height)
    for page, picture in _all(shape, Look(large=True)):
        assert {target.act for target in picture.targets} == {choice.act for choice in page.touchable}, page.title
        for words in picture.words:
            high = round(1.3 * words.cap)
            assert screen.holds(Rect(words.x, words.baseline - high, words.width, high)), (page.title, words.text)


def test_no_line_of_text_stands_on_another(shape: tuple[Glass, Language]) -> None:
    for page, picture in _all(shape, Look(large=True)):
        rects = [Rect(one.x, one.baseline - one.cap, one.width, one.cap) for one in picture.words]
        assert all(_apart(*pair) for pair in combinations(rects, 2)), page.title


@pytest.mark.parametrize(
    ("look", "least"), [(Look(), LEAST_MM), (Look(large=True), LEAST_LARGE_MM)], ids=["usual", "large"]
)
def test_letters_are_large_enough_to_be_read_at_arms_length(
    shape: tuple[Glass, Language], look: Look, least: float
) -> None:
    glass, _ = shape
    for page, picture in _all(shape, look):
        heights = {words.text: words.cap / glass.pixels_per_mm for words in picture.words}
        small = {text: high for text, high in heights.items() if high < least}
        assert small == {}, page.title


@pytest.mark.parametrize("glass", _GLASSES.values(), ids=_GLASSES)
@pytest.mark.parametrize("look", [Look(), Look(large=True)], ids=["usual", "large"])
def test_finnish_swedish_and_english_are_equal_on_the_first_page_and_so_are_the_others(
    glass: Glass, look: Look
) -> None:
    page = _page(replace(NOBODY, look=look), Customer().known, glass)
    words = lay_out(page, glass, _LETTERS).words
    official = [one.cap for one in words if one.text in {"Suomi", "Svenska", "English"}]
    others = [one.cap for one in words if one.text in {"Русский", "Українська"}]
    assert (len(official), len(others)) == (3, 2)
    assert official == [official[0]] * 3
    assert others == [others[0]] * 2
    assert official[0] >= others[0] >= glass.px(7.4)


def test_all_languages_are_written_equally_large(shape: tuple[Glass, Language]) -> None:
    names = {"Suomi", "Svenska", "English"}
    for look in (Look(), Look(large=True)):
        _, picture = next(_all(shape, look))
        words = picture.words
        assert len({one.cap for one in words if one.text.removeprefix("✓ ") in names}) == 1


@pytest.mark.parametrize("colours", [USUAL, HIGH_CONTRAST], ids=["usual", "high contrast"])
def test_letters_frames_and_the_ring_of_the_keys_stand_out(colours: dict[Ink, tuple[int, int, int]]) -> None:
    assert all(contrast(colours[ink], colours[ground]) >= 7 for ink, ground in _PAIRS)
    grounds = (Ink.GROUND, Ink.PANEL, Ink.MUTED)
    assert all(contrast(colours[Ink.EDGE], colours[ground]) >= 3 for ground in grounds)
    assert all(contrast(colours[Ink.FOCUS], colours[ground]) >= 3 for ground in grounds)


def test_a_chosen_thing_has_a_mark_and_not_only_another_colour() -> None:
    customer = Customer().touches("English", "Choose an authority", "Tax Administration", "Tax card and tax return")
    customer.touches("I need some support", "A seat")
    texts = {words.text for words in lay_out(customer.page, _LYING, _LETTERS).words}
    assert {"✓ A seat", "An interpreter", "✓ English"} <= texts


def test_a_touch_does_what_stands_there_and_beside_all_targets_nothing() -> None:
    page = Customer().touches("Suomi").page
    picture = lay_out(page, _LYING, _LETTERS)
    for target in picture.targets:
        assert picture.at(target.rect.x, target.rect.y) == target.act
        assert picture.at(target.rect.right - 1, target.rect.bottom - 1) == target.act
        assert picture.at(target.rect.right, target.rect.y) != target.act
    corners = [(0, 0), (_LYING.width - 1, 0), (0, _LYING.height - 1), (_LYING.width - 1, _LYING.height - 1)]
    assert [picture.at(*corner) for corner in corners] == [None] * 4


def test_arabic_is_written_from_the_right() -> None:
    page = Page(place=Place.MENU, language=Language.AR, title="رقم الدور B113", lines=("Kela",))
    title, line = lay_out(page, _LYING, _LETTERS).words
    assert title.x + title.width == line.x + line.width > _LYING.width - 2 * _LYING.px(5)


def test_a_screen_that_is_too_small_for_a_hand_is_told_from_one_that_fits() -> None:
    fitting = Glass(width=round(LEAST_WIDTH_MM) * 4 + 4, height=round(LEAST_HEIGHT_MM) * 4, pixels_per_mm=4)
    assert fitting.mistake is None
    assert "20 mm" in str(replace(fitting, height=700).mistake)


@pytest.mark.parametrize("glass", _GLASSES.values(), ids=_GLASSES)
@pytest.mark.parametrize("look", [Look(), Look(large=True, contrast=True)], ids=["usual", "large in high contrast"])
def test_every_page_is_painted_in_the_colours_of_its_look(glass: Glass, look: Look, tmp_path: Path) -> None:
    ground = (HIGH_CONTRAST if look.contrast else USUAL)[Ink.GROUND]
    for number, page in enumerate(_pages(glass, Language.FI, look)):
        image = paint(lay_out(page, glass, _LETTERS))
        image.save(tmp_path / f"{page.place}-{number}.png")
        assert image.size == (glass.width, glass.height)
        assert image.getpixel((0, 0)) == ground
        assert len(image.getcolors(1 << 16) or ()) > 8  # letters are there, with their smooth edges


def _focus_of(page: Page) -> Act:
    return page.choices[1].act


def test_what_the_keys_stand_on_has_a_ring() -> None:
    page = Customer().touches("Suomi").page
    picture = lay_out(page, _LYING, _LETTERS, _focus_of(page))
    ringed = [panel.rect for panel in picture.panels if panel.frame is Ink.FOCUS]
    assert [picture.at(rect.x, rect.y) for rect in ringed] == [_focus_of(page)]


@pytest.mark.parametrize("glass", _GLASSES.values(), ids=_GLASSES)
@pytest.mark.parametrize("look", [Look(), Look(large=True)], ids=["usual", "large"])
def test_the_first_page_of_a_point_with_all_languages_and_notices_has_them_all_in_sight_and_large_enough(
    glass: Glass, look: Look
) -> None:
    known = Customer().known
    assert known.site is not None
    known = replace(known, site=replace(known.site, languages=tuple(Language)), notices=_NOTICES)
    told: list[str] = []
    for leaf in range(6):
        visit = replace(NOBODY, look=look, trail=(replace(NOBODY.here, leaf=leaf),))
        page = _page(visit, known, glass)
        assert len(page.choices) == len(Language)
        assert _LEAVES.fits(page, glass)
        told += [line for line in page.lines if line not in told]
    assert len(told) == 6
