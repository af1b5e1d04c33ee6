"""Where things are on a board: `vuoro.board.layout`, with a font that exists only here."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.display_examples import board_view, everywhere
from vuoro.board.facts import CLOSED_OPENS, TODAY, WAITING, Row, Table
from vuoro.board.layout import lay_out
from vuoro.board.legible import TooFarError, check_legible
from vuoro.board.palette import PALETTE, Colour, contrast
from vuoro.board.picture import Box, Kind, Picture, Rect, Text
from vuoro.board.surface import Surface
from vuoro.board.view import ListedCall, Probe, Sign, View
from vuoro.board.ways import SHAPES, Way
from vuoro.values import Language, Texts

_MANY = tuple(f"A{ordinal:03d}" for ordinal in range(1, 61))


class _Font:
    """A font whose letters are all as wide as its capitals are high, bold ones a little wider."""

    def width(self, text: str, cap: int, *, bold: bool) -> int:
        return round(len(text) * cap * (1.0 if bold else 0.85))


def _surface(width: int = 1920, height: int = 1080, *, distance: float = 4.0, pixels_per_mm: float = 1.5) -> Surface:
    return Surface(width=width, height=height, viewing_distance_m=distance, pixels_per_mm=pixels_per_mm)


def _lay_out(view: View, surface: Surface | None = None) -> Picture:
    return lay_out(view, surface or _surface(), _Font())


def _texts(picture: Picture, kind: Kind) -> list[Text]:
    return [text for text in picture.texts if text.kind is kind]


def _words(picture: Picture) -> str:
    return " ".join(text.text for text in _texts(picture, Kind.WORDS))


def _called(picture: Picture) -> Text:
    (number,) = _texts(picture, Kind.CALLED_NUMBER)
    return number


def test_the_called_number_is_the_largest_text_on_the_board() -> None:
    picture = _lay_out(board_view("X113", "A042"))
    others = [text.cap for text in picture.texts if text.kind not in {Kind.CALLED_NUMBER, Kind.CALLED_DESK}]
    assert _called(picture).cap > 2 * max(others)


def test_a_call_shows_its_desk_as_large_as_its_number_with_an_arrow_between() -> None:
    picture = _lay_out(board_view("X113"))
    (desk,) = _texts(picture, Kind.CALLED_DESK)
    assert desk.cap == _called(picture).cap
    assert any(arrow.rect.right <= desk.x and arrow.rect.middle > _called(picture).baseline for arrow in picture.arrows)


def test_the_word_for_desk_stands_in_finnish_swedish_and_english_in_one_size() -> None:
    picture = _lay_out(board_view("X113"))
    assert "Palvelupiste · Disk · Desk" in _words(picture)


def test_a_desk_with_a_name_shows_it_in_three_languages_and_needs_no_word_for_desk() -> None:
    room = Texts(fi="Huone 2", sv="Rum 2", en="Room 2")
    view = board_view("X113")
    assert view.main is not None
    picture = _lay_out(replace(view, main=replace(view.main, desk=room)))
    names = _texts(picture, Kind.CALLED_DESK)
    assert [name.text for name in names] == ["Huone 2", "Rum 2", "Room 2"]
    assert len({name.cap for name in names}) == 1
    assert "Palvelupiste" not in _words(picture)


def test_a_desk_with_a_name_is_listed_in_finnish_and_swedish_of_equal_size() -> None:
    room = Texts(fi="Huone 2", sv="Rum 2", en="Room 2")
    view = replace(board_view("X113"), calls=(ListedCall(number="X113", desk=room, in_showing=False),))
    names = _texts(_lay_out(view), Kind.DESK)
    assert [name.text for name in names] == ["Huone 2", "Rum 2"]
    assert len({name.cap for name in names}) == 1


def test_a_shown_call_stands_out_by_a_frame_and_by_light_and_dark_not_by_colour_alone() -> None:
    shown, resting = (_lay_out(board_view("X113", showing=showing)) for showing in (1, 0))
    assert _frames(shown, Colour.CALL_SIGN) == _frames(resting, Colour.CALL_SIGN) + 2  # main place and list
    grounds = PALETTE[_called(shown).ground], PALETTE[_called(resting).ground]
    assert contrast(*grounds) > 7


def _frames(picture: Picture, colour: Colour) -> int:
    return sum(box.frame is colour and box.frame_width >= 3 for box in picture.boxes)


def test_only_the_row_of_the_shown_call_is_marked_in_the_list() -> None:
    picture = _lay_out(board_view("X113", "A042", "K007"))
    inks = {text.text: text.ground for text in _texts(picture, Kind.NUMBER)}
    assert inks == {"X113": Colour.CALL_GROUND, "A042": Colour.ASIDE, "K007": Colour.ASIDE}


def test_an_empty_board_tells_where_the_number_will_appear_in_three_languages() -> None:
    words = _words(_lay_out(board_view()))
    assert all(part in words for part in ("näkyy", "nummer", "number"))


def test_a_board_without_connection_says_so_in_three_languages_of_equal_size_and_calls_nobody() -> None:
    picture = _lay_out(board_view("X113", "A042", connected=False))
    assert all(part in _words(picture) for part in ("Ei yhteyttä", "Ingen", "förbindelse", "No connection"))
    assert not _texts(picture, Kind.CALLED_NUMBER)
    assert len({text.cap for text in picture.texts if text.ground is Colour.OLD_INK}) == 1


def test_a_board_without_connection_keeps_its_list_but_greys_it() -> None:
    numbers = _texts(_lay_out(board_view("X113", "A042", connected=False)), Kind.NUMBER)
    assert [number.text for number in numbers] == ["X113", "A042"]
    assert {PALETTE[number.colour] for number in numbers} == {(0x44, 0x44, 0x44)}


def test_an_old_call_tells_its_time_in_three_languages() -> None:
    words = _words(_lay_out(board_view("X113", called_at="9.05")))
    assert all(part in words for part in ("Kutsuttu 9.05", "Kallad 9.05", "Called 9.05"))


def test_the_name_of_the_point_and_the_clock_are_on_the_board() -> None:
    words = _words(_lay_out(board_view("X113"), _surface(3840, 2160, distance=4.0)))
    assert "Lahden yhteispalvelupiste" in words
    assert "Lahtis samservicepunkt" in words
    assert "10.42" in words


def test_the_name_makes_way_where_the_called_number_needs_its_room() -> None:
    picture = _lay_out(board_view("X113"), _surface(distance=8.0))
    assert "Lahden" not in _words(picture)
    assert "10.42" in _words(picture)


def _pages(view: View, surface: Surface, turns: int = 60) -> list[Picture]:
    return [lay_out(view, surface, _Font(), turn) for turn in range(turns)]


def test_calls_that_do_not_fit_take_turns_until_each_has_been_listed() -> None:
    pictures = _pages(board_view(*_MANY), _surface(distance=8.0))
    assert {text.text for picture in pictures for text in _texts(picture, Kind.NUMBER)} == set(_MANY)
    assert "1 / 20" in _words(pictures[0])
    assert pictures[0] == pictures[20]


def test_the_called_number_is_in_sight_on_every_page() -> None:
    for picture in _pages(board_view(*_MANY), _surface(distance=8.0)):
        assert _called(picture).text == _MANY[0]
        assert _texts(picture, Kind.NUMBER)[0].text == _MANY[0]


def test_the_list_gets_more_columns_as_long_as_the_called_number_keeps_its_size() -> None:
    surface = _surface(3840, 2160)
    few, many = (_lay_out(board_view(*_MANY[:count]), surface) for count in (5, 30))
    assert len({text.x for text in _texts(few, Kind.NUMBER)}) == 1
    assert len({text.x for text in _texts(many, Kind.NUMBER)}) > 1
    assert _called(many).cap >= surface.called_goal


def test_numbers_keep_their_size_from_call_to_call() -> None:
    assert len({_called(_lay_out(board_view(number))).cap for number in ("X113", "A001", "K999")}) == 1


@pytest.mark.parametrize("connected", [True, False])
@pytest.mark.parametrize("showing", [0, 1])
def test_every_text_has_a_contrast_of_seven_to_one(*, showing: int, connected: bool) -> None:
    picture = _lay_out(board_view("X113", "A042", showing=showing, connected=connected))
    for text in picture.texts:
        assert contrast(PALETTE[text.colour], PALETTE[text.ground]) >= 7, text


def test_the_arrow_of_a_shown_call_has_a_contrast_of_seven_to_one() -> None:
    arrow = _lay_out(board_view("X113")).arrows[0]
    assert contrast(PALETTE[arrow.colour], PALETTE[Colour.CALL_GROUND]) >= 7


def test_a_screen_too_small_for_its_distance_is_refused_with_the_distance_it_can_be_read_from() -> None:
    with pytest.raises(TooFarError) as error:
        check_legible(_surface(distance=20.0), _Font())
    told = re.search(r"This screen can be read from ([0-9.]+) m", str(error.value))
    assert told is not None
    check_legible(_surface(distance=float(told[1])), _Font())
    with pytest.raises(TooFarError):
        check_legible(_surface(distance=float(told[1]) + 0.1), _Font())


def test_the_size_that_a_refused_screen_is_told_can_be_read_from_there() -> None:
    with pytest.raises(TooFarError) as error:
        check_legible(_surface(distance=20.0), _Font())
    size = re.search(r"([0-9]+) by ([0-9]+) mm large", str(error.value))
    assert size is not None
    check_legible(_surface(distance=20.0, pixels_per_mm=1920 / int(size[1])), _Font())
    with pytest.raises(TooFarError):
        check_legible(_surface(distance=20.0, pixels_per_mm=1920 / int(size[1]) * 1.1), _Font())


def test_a_screen_that_can_be_read_is_accepted() -> None:
    check_legible(_surface(distance=4.0), _Font())


# What it tells while no call is shown.

_DVV = Texts(
    fi="Digi- ja väestötietovirasto",
    sv="Myndigheten för digitalisering och befolkningsdata",
    en="Digital and Population Data Services Agency",
)
_QUEUES = Table(
    title=WAITING,
    rows=tuple(Row(letter=letter, name=_DVV, figures="12 · 100–130 min") for letter in "ABCDEFGHKM"),
)


def _with_tables(view: View, *tables: Table, closed: bool = False, languages: tuple[Language, ...] = ()) -> View:
    return replace(view, tables=tables, closed=closed, languages=languages or view.languages)


def test_queues_take_turns_with_the_last_called_number() -> None:
    view = _with_tables(board_view("X113", showing=0), _QUEUES)
    pictures = _pages(view, _surface(), 12)
    assert _called(pictures[0]).text == "X113"
    letters = {text.text for picture in pictures for text in _texts(picture, Kind.WORDS) if len(text.text) == 1}
    assert letters == set("ABCDEFGHKM")
    assert sum("100–130 min" in _words(picture) for picture in pictures) > 1


def test_nothing_takes_turns_with_a_number_that_is_being_called() -> None:
    view = _with_tables(board_view("X113", showing=1), _QUEUES)
    assert all(_called(picture).text == "X113" for picture in _pages(view, _surface(), 12))


def test_a_closed_point_tells_when_it_opens_and_does_not_ask_to_wait_for_a_number() -> None:
    hours = Table(title=CLOSED_OPENS, rows=(Row(name=everywhere("Kela"), figures="9.00"),))
    for picture in _pages(_with_tables(board_view(), hours, closed=True), _surface(), 4):
        assert all(part in _words(picture) for part in ("Suljettu", "Stängt", "Closed", "Kela", "9.00"))
        assert "näkyy" not in _words(picture)


def test_other_languages_take_the_third_place_in_turn_beside_finnish_and_swedish() -> None:
    view = _with_tables(board_view(), languages=(Language.EN, Language.UK, Language.AR))
    thirds = [_words(picture) for picture in _pages(view, _surface(), 3)]
    assert all("Numerosi" in words and "nummer" in words for words in thirds)
    assert ["number" in thirds[0], "номер" in thirds[1], "رقمك" in thirds[2]] == [True, True, True]


def test_a_word_that_is_too_wide_is_hyphenated_and_nothing_is_lost() -> None:
    hours = Table(title=TODAY, rows=(Row(name=everywhere("Rikosseuraamuslaitos"), figures="9.00–16.00"),))
    view = _with_tables(board_view("X113", showing=0), hours)
    texts = _texts(lay_out(view, _surface(distance=5.0), _Font(), 1), Kind.WORDS)
    joined = "".join(text.text for text in texts).replace("-", "")
    assert "Rikosseuraamuslaitos" in joined


def test_a_dark_screen_shows_nothing_unless_it_has_lost_its_hub() -> None:
    view = replace(board_view(), closed=True, dark=True)
    assert _lay_out(view).texts == ()
    assert "Ei yhteyttä" in _words(_lay_out(replace(view, connected=False)))


# The display of one desk.


def _at_desk(view: View, told: str = "please_come", *authorities: Texts) -> View:
    return replace(view, sign=Sign(desk=everywhere("4"), authorities=authorities or (_DVV,), told=told))


def test_the_display_of_a_desk_has_its_number_the_authority_and_what_to_do() -> None:
    picture = _lay_out(_at_desk(board_view("X113")))
    assert _called(picture).text == "X113"
    assert not _texts(picture, Kind.NUMBER)
    assert all(
        part in _words(picture) for part in ("ole hyvä", "varsågod", "Next, please", "Digi-", "Myndigheten", "10.42")
    )


def test_the_display_of_a_desk_names_the_desk() -> None:
    assert "Palvelupiste 4 · Disk 4" in _words(_lay_out(_at_desk(board_view("X113"))))


def test_the_display_of_a_desk_whose_customer_is_served_says_so_beside_the_number() -> None:
    picture = _lay_out(_at_desk(board_view("X113", showing=0), "serving"))
    assert _called(picture).text == "X113"
    assert all(part in _words(picture) for part in ("Palvellaan nyt", "Betjänas nu", "Now serving"))


def test_the_display_of_a_free_desk_says_so_and_where_the_next_number_will_be() -> None:
    words = _words(_lay_out(_at_desk(board_view(), "free", everywhere("Kela")), _surface(distance=2.5)))
    assert all(part in words for part in ("Vapaa", "Ledig", "Free", "Seuraava", "Nästa", "next", "Kela"))


def test_the_display_of_a_desk_of_several_authorities_names_them_all_while_it_is_free() -> None:
    words = _words(_lay_out(_at_desk(board_view(), "free", everywhere("Kela"), everywhere("Vero"))))
    assert "Kela · Vero" in words


def test_a_board_of_several_areas_tells_the_area_under_the_desk() -> None:
    view = board_view("X113")
    assert view.main is not None
    floor = Texts(fi="Ensimmäinen kerros", sv="Första våningen", en="First floor")
    words = _words(_lay_out(replace(view, main=replace(view.main, place=floor))))
    assert all(part in words for part in ("Ensimmäinen kerros", "Första våningen", "First floor"))


# Which way.


def _to(way: Way | None, view: View) -> View:
    assert view.main is not None
    return replace(view, main=replace(view.main, way=way), calls=tuple(replace(call, way=way) for call in view.calls))


@pytest.mark.parametrize("way", Way)
def test_the_arrow_points_the_way_to_the_desk_in_the_main_place_and_in_the_list(way: Way) -> None:
    picture = _lay_out(_to(way, board_view("X113", "A042")))
    assert [arrow.way for arrow in picture.arrows] == [way] * 3


def test_a_desk_whose_way_is_not_known_has_no_arrow() -> None:
    assert _lay_out(_to(None, board_view("X113", "A042"))).arrows == ()


@pytest.mark.parametrize(
    ("way", "said"), [(Way.STAIRS_UP, "Portaat ylös · Trappan upp"), (Way.LIFT_DOWN, "Hissillä alas · Hissen ner")]
)
def test_the_way_to_another_floor_is_told_in_words_too(way: Way, said: str) -> None:
    assert said in _words(_lay_out(_to(way, board_view("X113"))))


def test_every_way_has_a_shape_of_its_own_that_fills_its_rectangle() -> None:
    assert len({SHAPES[way] for way in Way}) == len(Way)
    for way in Way:
        points = [point for polygon in SHAPES[way] for point in polygon]
        assert all(0 <= value <= 100 for point in points for value in point)
        assert max(y for _, y in points) - min(y for _, y in points) >= 90


# Notices of the staff.

_EMPTIED = Texts(
    fi="Laatikko tyhjennetään klo 16.15.",
    sv="Lådan töms kl. 16.15.",
    en="The box is emptied at 16.15.",
    ar="يُفرَّغ الصندوق الساعة 16.15",
)


def test_a_notice_takes_turns_with_the_last_call_in_three_languages_of_equal_size() -> None:
    view = replace(board_view("X113", showing=0), notices=(_EMPTIED,))
    last, notice = _pages(view, _surface(), 2)
    assert _called(last).text == "X113"
    assert all(part in _words(notice) for part in ("Laatikko", "Lådan", "The box"))
    assert len({text.cap for text in notice.texts if text.ground is Colour.PANEL}) == 1
    assert _texts(notice, Kind.NUMBER)[0].text == "X113"


def test_every_notice_has_its_turn() -> None:
    other = everywhere("Kello kaksi")
    words = [_words(page) for page in _pages(replace(board_view(), notices=(_EMPTIED, other)), _surface(), 3)]
    assert ["Laatikko" in words[1], "Kello" in words[2]] == [True, True]


def test_a_notice_in_another_language_takes_the_place_of_english_in_turn() -> None:
    view = replace(board_view(), notices=(_EMPTIED,), languages=(Language.EN, Language.AR))
    words = [_words(page) for page in _pages(view, _surface(), 4)]
    assert ["emptied" in words[1], "يُفرَّغ" in words[3]] == [True, True]
    assert "Laatikko" in words[3]


def test_no_notice_hides_a_call() -> None:
    view = replace(board_view("X113", showing=1), notices=(_EMPTIED,))
    assert all(_called(page).text == "X113" for page in _pages(view, _surface(), 4))


def test_a_long_notice_has_pages_of_its_own_for_finnish_and_swedish_and_loses_no_word() -> None:
    fi, sv = (" ".join(f"{letter}{number}" for number in range(150)) for letter in ("suomi", "svenska"))
    pages = _pages(replace(board_view(), notices=(Texts(fi=fi, sv=sv, en="Short."),)), _surface(), 40)
    words = " ".join(_words(page) for page in pages)
    assert all(word in words.split() for word in (*fi.split(), *sv.split(), "Short."))
    assert all(text.cap == _surface().small for page in pages for text in page.texts if "suomi" in text.text)


def test_a_closed_point_tells_its_notices_beside_its_hours() -> None:
    hours = Table(title=CLOSED_OPENS, rows=(Row(name=everywhere("Kela"), figures="9.00"),))
    view = replace(_with_tables(board_view(), hours, closed=True), notices=(_EMPTIED,))
    words = [_words(page) for page in _pages(view, _surface(), 2)]
    assert ["Laatikko" in words[0], "Suljettu" in words[1]] == [True, True]


# What staff ask it to show.

_WHICH = Probe(told="this_display", client="display-12")


def test_a_display_that_is_asked_shows_which_one_it_is_larger_than_anything_else() -> None:
    picture = _lay_out(replace(board_view("X113", "A042", showing=0), probe=_WHICH))
    assert max(picture.texts, key=lambda text: text.cap).text == "display-12"
    assert all(part in _words(picture) for part in ("Tämä näyttö on", "Den här skärmen är", "This display is"))


def test_a_call_keeps_the_main_place_whatever_staff_ask() -> None:
    assert _lay_out(replace(board_view("X113"), probe=_WHICH)) == _lay_out(board_view("X113"))


def test_a_display_of_a_desk_and_one_without_its_hub_can_be_asked_which_it_is() -> None:
    for view in (_at_desk(board_view(), "free"), board_view("X113", connected=False)):
        assert "display-12" in _words(_lay_out(replace(view, probe=_WHICH)))


# Any board on any screen.

_NUMBERS = st.lists(st.from_regex(r"\A[A-ZÅÄÖ][0-9]{3,4}\Z"), max_size=60, unique=True)
_WORDS = st.text("abcdefghijklmnopqrstuvwxyzåäö ABCÅÄÖ0123456789-", min_size=1, max_size=40).filter(str.strip)
_DESKS = st.one_of(
    st.integers(1, 99).map(lambda desk: everywhere(str(desk))), st.builds(Texts, fi=_WORDS, sv=_WORDS, en=_WORDS)
)
_SCREENS = st.sampled_from([(1280, 720), (1920, 1080), (3840, 2160), (1080, 1920), (720, 1280), (1024, 768)])

_ROWS = st.builds(
    Row,
    letter=st.sampled_from([None, "A", "Å", "W"]),
    name=st.one_of(st.just(_DVV), st.builds(Texts, fi=_WORDS, sv=_WORDS, en=_WORDS)),
    figures=st.sampled_from(["3", "12 · 100–130 min", "9.00–16.00", "24.12. 10.00"]),
)
_TABLES = st.builds(
    Table, title=st.sampled_from([WAITING, TODAY, CLOSED_OPENS]), rows=st.lists(_ROWS, max_size=6).map(tuple)
)
_TURNS = st.integers(0, 30)


_SIGNS = st.one_of(
    st.none(),
    st.none(),
    st.builds(
        Sign,
        desk=st.one_of(st.none(), _DESKS),
        authorities=st.lists(
            st.one_of(st.just(_DVV), st.builds(Texts, fi=_WORDS, sv=_WORDS, en=_WORDS)), max_size=3
        ).map(tuple),
        told=st.sampled_from(["please_come", "serving", "free", "closed"]),
    ),
)
_WAYS = st.one_of(st.none(), st.sampled_from(Way))
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)
_NOTICES = st.builds(
    Texts, fi=_SENTENCES, sv=_SENTENCES, en=_SENTENCES, ar=st.sampled_from([None, "يُفرَّغ الصندوق الساعة 16.15"])
)
_PROBES = st.one_of(
    st.none(),
    st.none(),
    st.builds(
        Probe,
        told=st.sampled_from(["this_display", "sound_test"]),
        client=st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,31}\Z"),
    ),
)


@st.composite
def _boards(draw: st.DrawFn) -> View:
    view = board_view(
        *draw(_NUMBERS),
        showing=draw(st.integers(0, 2)),
        connected=draw(st.booleans()),
        called_at=draw(st.sampled_from([None, "9.05"])),
    )
    desks = st.one_of(st.none(), _DESKS)
    calls = tuple(replace(call, desk=draw(desks) or call.desk, way=draw(_WAYS)) for call in view.calls)
    place = draw(st.one_of(st.none(), st.none(), st.builds(Texts, fi=_WORDS, sv=_WORDS, en=_WORDS)))
    main = view.main and replace(view.main, desk=calls[0].desk, way=calls[0].way, place=place)
    name = draw(st.one_of(st.none(), st.builds(Texts, fi=_WORDS, sv=_WORDS, en=_WORDS)))
    return replace(
        view,
        calls=calls,
        main=main,
        name=name,
        notices=draw(st.lists(_NOTICES, max_size=2).map(tuple)),
        tables=draw(st.lists(_TABLES, max_size=2).map(tuple)),
        probe=draw(_PROBES),
        closed=draw(st.booleans()),
        sign=draw(_SIGNS),
        languages=draw(st.sampled_from([(Language.EN,), (Language.EN, Language.RU, Language.AR)])),
    )


@st.composite
def _screens(draw: st.DrawFn) -> Surface:
    width, height = draw(_SCREENS)
    return _surface(width, height, distance=draw(st.floats(1, 9)), pixels_per_mm=min(width, height) / 720)


@settings(deadline=None)  # a machine may be busy
@given(_boards(), _screens(), _TURNS)
def test_nothing_is_cut_off_at_the_edge_of_the_screen(view: View, surface: Surface, turn: int) -> None:
    whole = Rect(0, 0, surface.width, surface.height)
    picture = lay_out(view, surface, _Font(), turn)
    rects = [shape.rect for shapes in (picture.boxes, picture.arrows, picture.texts) for shape in shapes]
    assert all(whole.holds(rect) for rect in rects)


@settings(deadline=None)  # a machine may be busy
@given(_boards(), _screens(), _TURNS)
def test_no_text_covers_another_text_or_an_arrow(view: View, surface: Surface, turn: int) -> None:
    picture = lay_out(view, surface, _Font(), turn)
    rects = [*(_ink(text) for text in picture.texts), *(arrow.rect for arrow in picture.arrows)]
    for one, other in combinations(rects, 2):
        assert not _overlap(one, other)


@settings(deadline=None)  # a machine may be busy
@given(_boards(), _screens(), _TURNS)
def test_every_text_stands_wholly_on_its_own_ground(view: View, surface: Surface, turn: int) -> None:
    picture = lay_out(view, surface, _Font(), turn)
    for text in picture.texts:
        below = [box for box in picture.boxes if box.rect.holds(_ink(text)) and not _is_rule(box)]
        assert (below[-1].fill if below else picture.ground) is text.ground, text


@settings(deadline=None)  # a machine may be busy
@given(_boards(), _screens(), _TURNS)
def test_the_same_board_is_laid_out_the_same_way_whatever_was_before(view: View, surface: Surface, turn: int) -> None:
    assert lay_out(view, surface, _Font(), turn) == lay_out(view, surface, _Font(), turn)


@given(st.floats(1, 12), _SCREENS)
def test_whatever_is_accepted_can_be_read(distance: float, size: tuple[int, int]) -> None:
    surface = _surface(*size, distance=distance, pixels_per_mm=1.5)
    try:
        check_legible(surface, _Font())
    except TooFarError:
        return
    picture = _lay_out(board_view("X113", "A042"), surface)
    assert _called(picture).cap >= 12.2 * distance * 1.5
    assert all(text.cap >= 7 * distance * 1.5 for text in picture.texts)


def test_what_is_read_from_farther_away_is_written_larger() -> None:
    near, far = (_lay_out(board_view("X113", "A042"), _surface(distance=distance)) for distance in (4, 8))
    assert min(text.cap for text in far.texts) > min(text.cap for text in near.texts)


def _ink(text: Text) -> Rect:
    """Return what a text's capitals cover (dots and tails reach into the leading)."""
    return Rect(text.x, text.baseline - text.cap, text.width, text.cap)


def _overlap(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _is_rule(box: Box) -> bool:
    return box.fill in {Colour.RULE, Colour.OLD_RULE}
