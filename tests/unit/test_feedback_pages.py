"""Every page of the terminal on every glass: large enough to touch and to read, nothing over anything else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from devices.feedback_terminal.pages.layout import lay_out
from devices.feedback_terminal.pages.page import Answer, ChooseAuthority, FeedbackPage, Sign, Signs, Skip
from devices.feedback_terminal.pages.signs import FACES, shapes_of
from tests.feedback_examples import ADDRESS, ALL, Terminal, with_screen
from vuoro.board.palette import contrast
from vuoro.board.picture import Rect
from vuoro.messages import loop
from vuoro.messages.commands import FeedbackQuestion
from vuoro.messages.device_commands import Identify
from vuoro.touch.glass import LEAST_HEIGHT_MM, LEAST_WIDTH_MM, TARGET_MM, Glass, least
from vuoro.touch.page import Choose, Letter, Look, Page
from vuoro.touch.painting import Letters, paint
from vuoro.touch.palette import HIGH_CONTRAST, USUAL, Ink
from vuoro.touch.picture import Figure, Picture
from vuoro.values import Language

_DENSE: Final = 4.0
#: A 15.6-inch screen lying, a 21.5-inch one standing, and the smallest that a terminal takes.
_GLASSES: Final = {
    "lying": Glass(width=1920, height=1080, pixels_per_mm=5.58),
    "standing": Glass(width=1080, height=1920, pixels_per_mm=4.03),
    "smallest": Glass(
        width=round(LEAST_WIDTH_MM * _DENSE) + 8, height=round(LEAST_HEIGHT_MM * _DENSE), pixels_per_mm=_DENSE
    ),
}
_LETTERS: Final = Letters()
_LONG: Final = "Sain ajan heti, ja virkailija neuvoi minua hyvin. Odotus oli lyhyempi kuin luvattiin. " * 5


def _on_their_way(terminal: Terminal) -> Iterator[Page]:
    """Go over all questions, and see each page as it first is, and while an answer is thanked for."""
    for question in ALL:
        yield terminal.page
        match question:
            case FeedbackQuestion.SERVICE:
                acts = (choice.act for choice in terminal.page.choices)
                if several := next((act for act in acts if isinstance(act, ChooseAuthority)), None):
                    terminal.tap(several)
                    yield terminal.page
                terminal.tap(Skip(question))
            case FeedbackQuestion.WORDS:
                yield from _writing(terminal)
            case _:
                terminal.tap(Answer(question, 4))
                yield terminal.page
        terminal.wait(1_000)


def _writing(terminal: Terminal) -> Iterator[Page]:
    terminal.tap(Signs())
    yield terminal.page
    terminal.tap(Signs())
    for length in (30, 400):
        visit = replace(terminal.state.visit, typed=_LONG[:length])
        terminal.state = replace(terminal.state, visit=visit)
        yield terminal.page


def _at(glass: Glass, look: Look, site: str, *questions: FeedbackQuestion) -> Terminal:
    terminal = Terminal(with_screen(*questions)).learns_of(site)
    terminal.state = replace(terminal.state, glass=glass, visit=replace(terminal.state.visit, look=look))
    return terminal


@cache
def _pages(name: str, look: Look, language: Language) -> tuple[Page, ...]:
    glass = _GLASSES[name]
    waits = [_at(glass, Look(), site).page for site in ("lahti", "lappeenranta")]
    waits.append(_at(glass, Look(), "lahti", FeedbackQuestion.SATISFACTION).page)
    terminal = _at(glass, look, "lappeenranta")
    terminal.touch("Muut kielet")
    languages = terminal.page
    terminal.state = replace(terminal.state, visit=replace(terminal.state.visit, language=language, languages=False))
    way = [*_on_their_way(terminal)]
    terminal.tap(Skip(FeedbackQuestion.WORDS)) if not terminal.state.visit.typed else terminal.wait(0)
    asked = replace(terminal.state.visit, warned=True)
    terminal.state = replace(terminal.state, visit=asked)
    warned = terminal.page
    over = replace(asked, warned=False, over=True, typed="")
    terminal.state = replace(terminal.state, visit=over)
    return (*waits, languages, *way, warned, terminal.page, *_notices(glass, look))


def _notices(glass: Glass, look: Look) -> tuple[Page, Page]:
    broken, asked = _at(glass, look, "lahti"), _at(glass, look, "lahti")
    broken.tell(loop.DiskChanged(works=False))
    asked.tell(loop.Asked("01890a5d-ac96-774b-bcce-b302099a8057", Identify()))
    return broken.page, asked.page


def _all(name: str, look: Look, language: Language) -> Iterator[tuple[Page, Picture]]:
    for page in _pages(name, look, language):
        yield page, lay_out(page, _GLASSES[name], _LETTERS)


@pytest.fixture(params=["lying fi", "standing sv", "smallest fi", "lying ru", "smallest en", "lying ar", "standing se"])
def shape(request: pytest.FixtureRequest) -> tuple[str, Language]:
    name, language = str(request.param).split()
    return name, Language(language)


@pytest.fixture(params=[Look(), Look(large=True, contrast=True)], ids=["usual", "large in high contrast"])
def look(request: pytest.FixtureRequest) -> Look:
    chosen: Look = request.param
    return chosen


def _apart(one: Rect, other: Rect) -> bool:
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y


def test_every_target_is_at_least_20_mm_each_way_and_none_touches_another(
    shape: tuple[str, Language], look: Look
) -> None:
    side = TARGET_MM * _GLASSES[shape[0]].pixels_per_mm
    for page, picture in _all(shape[0], look, shape[1]):
        rects = [target.rect for target in picture.targets]
        assert [rect for rect in rects if min(rect.width, rect.height) < side] == [], page.title
        assert all(_apart(*pair) for pair in combinations(rects, 2)), page.title


def test_nothing_of_a_page_is_left_out_or_stands_outside_of_the_screen(shape: tuple[str, Language], look: Look) -> None:
    glass = _GLASSES[shape[0]]
    screen = Rect(0, 0, glass.width, glass.height)
    for page, picture in _all(shape[0], look, shape[1]):
        assert {target.act for target in picture.targets} == set(page.acts), page.title
        for words in picture.words:
            high = round(1.3 * words.cap)
            assert screen.holds(Rect(words.x, words.baseline - high, words.width, high)), (page.title, words.text)
        assert all(screen.holds(figure.rect) for figure in picture.figures), page.title


def test_no_line_of_text_stands_on_another_or_on_a_drawing(shape: tuple[str, Language], look: Look) -> None:
    for page, picture in _all(shape[0], look, shape[1]):
        rects = [Rect(one.x, one.baseline - one.cap, one.width, one.cap) for one in picture.words]
        rects += [figure.rect for figure in picture.figures]
        assert all(_apart(*pair) for pair in combinations(rects, 2)), page.title


def test_no_letters_are_smaller_than_an_arms_length_away_can_read(shape: tuple[str, Language]) -> None:
    for page, picture in _all(shape[0], Look(), shape[1]):
        small = [words.text for words in picture.words if words.cap < least(_GLASSES[shape[0]], Look())]
        assert small == [], page.title


@pytest.mark.parametrize("name", _GLASSES)
def test_every_page_is_painted_in_the_colours_of_its_look(name: str, look: Look, tmp_path: Path) -> None:
    for number, (page, picture) in enumerate(_all(name, look, Language.FI)):
        ground = (HIGH_CONTRAST if page.look.contrast else USUAL)[Ink.GROUND]
        image = paint(picture)
        image.save(tmp_path / f"{number:02}-{page.place}.png")
        assert image.getpixel((0, 0)) == ground
        assert len(image.getcolors(1 << 16) or ()) > 8  # letters are there, with their smooth edges


def _drawn(sign: Sign, value: int, *, grey: bool) -> Image.Image:
    shapes = shapes_of(sign, value, 200, contrast=False, marked=False)
    picture = Picture(
        width=200,
        height=200,
        contrast=False,
        panels=(),
        words=(),
        targets=(),
        figures=(Figure(Rect(0, 0, 200, 200), shapes),),
    )
    image = paint(picture)
    return image.convert("L").point(lambda shade: 255 if shade > 128 else 0) if grey else image


@pytest.mark.parametrize("sign", [Sign.FACE, Sign.STEPS])
def test_the_signs_of_a_scale_differ_by_shape_where_no_colour_can_be_seen(sign: Sign) -> None:
    drawn = [_drawn(sign, value, grey=True) for value in range(1, 6)]
    for one, other in combinations(drawn, 2):
        different = ImageChops.difference(one, other).histogram()[255]
        assert different > 200 * 200 // 100


def test_from_displeased_to_pleased_the_outline_of_a_face_becomes_rounder() -> None:
    covered = [sum(_drawn(Sign.FACE, value, grey=False).convert("L").histogram()[:200]) for value in range(1, 6)]
    assert covered == sorted(covered, reverse=True)


def test_faces_stand_out_from_their_buttons_and_their_features_from_them() -> None:
    for colour in FACES:
        assert contrast(colour, USUAL[Ink.PANEL]) >= 4.5
        assert contrast(colour, USUAL[Ink.GROUND]) >= 3.0
    assert contrast(FACES[0], USUAL[Ink.MAIN]) > 1


def test_numbers_stand_beside_every_sign() -> None:
    page = _pages("lying", Look(), Language.FI)[2]
    assert isinstance(page, FeedbackPage)
    picture = lay_out(page, _GLASSES["lying"], _LETTERS)
    assert {"1", "2", "3", "4", "5"} <= {words.text for words in picture.words}
    assert len(picture.figures) == 5


@pytest.mark.parametrize("name", _GLASSES)
def test_the_code_for_ones_own_phone_is_read_from_the_glass(name: str, tmp_path: Path) -> None:
    pages = [page for page in _pages(name, Look(), Language.FI) if isinstance(page, FeedbackPage) and page.qr]
    assert pages
    pictures = [lay_out(page, _GLASSES[name], _LETTERS) for page in pages]
    shown = [picture for picture in pictures if any(len(figure.shapes) > 100 for figure in picture.figures)]
    assert shown
    for number, picture in enumerate(shown):
        file = tmp_path / f"{number}.png"
        image = paint(picture)
        image.resize((3 * image.width, 3 * image.height)).save(file)  # a telephone is held close
        command = ["zbarimg", "--quiet", "--raw", "--nodbus", str(file)]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == ADDRESS


def test_the_three_languages_that_are_always_there_have_buttons_of_one_size() -> None:
    for page, picture in _all("lying", Look(), Language.FI):
        choices = [choice for choice in page.top if isinstance(choice.act, Choose)]
        sizes = {
            (target.rect.width, target.rect.height)
            for target in picture.targets
            if target.act in [choice.act for choice in choices]
        }
        if page.place != "languages":
            assert len(sizes) <= 1, page.title


def test_what_is_written_shows_its_end_however_long_it_is() -> None:
    terminal = Terminal(with_screen(FeedbackQuestion.WORDS)).learns_of("lahti")
    visit = replace(terminal.state.visit, typed=f"{_LONG} viimeinen", idle_from=0)
    terminal.state = replace(terminal.state, visit=visit)
    terminal.tap(Letter("t"))
    picture = lay_out(terminal.page, _GLASSES["smallest"], _LETTERS)
    assert any("viimeinent_" in words.text for words in picture.words)
