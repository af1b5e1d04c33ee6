from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuoro.errors import ConfigError
from vuoro.hours import is_open, opens_next, spans_of
from vuoro.places import DeskKind
from vuoro.site import Site
from vuoro.site_file import load_site
from vuoro.values import ClientKind, Language

SITES = Path(__file__).parents[2] / "sites"
READY = ("lahti", "lappeenranta")
HELSINKI = ZoneInfo("Europe/Helsinki")


def site(name: str) -> Site:
    return load_site(SITES / f"{name}.toml")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC)


@pytest.mark.parametrize("file", sorted(SITES.glob("*.toml")), ids=lambda file: file.stem)
def test_every_site_that_we_ship_is_without_mistakes_and_named_like_its_file(file: Path) -> None:
    assert load_site(file).site == file.stem


def test_a_site_file_that_does_not_fit_together_is_refused_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    text = (SITES / "demo.toml").read_text(encoding="utf-8")
    file.write_text(text.replace('letter = "X"', 'letter = "A"'), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_site(file)
    assert [(problem.file, problem.key) for problem in caught.value.problems] == [(str(file), "services[16].letter")]


def test_the_demo_has_every_queue_of_the_recorded_day() -> None:
    assert {service.letter for service in site("demo").services} == set("AGLIFNZKWXDESCBMRH")


def test_the_demo_serves_everything_at_two_desks_and_x_at_four_and_five() -> None:
    demo = site("demo")
    assert all(len(demo.desks_of(service.id)) >= 2 for service in demo.services)
    (tax,) = (service.id for service in demo.services if service.letter == "X")
    assert [desk.id for desk in demo.desks_of(tax)] == ["4", "5"]


@pytest.mark.parametrize("local", ["2020-01-13T08:00", "2026-11-22T03:00", "2026-12-25T12:00"])
def test_the_demo_is_always_open(local: str) -> None:
    assert all(is_open(site("demo"), service.id, at(local)) for service in site("demo").services)


def test_the_demo_has_one_device_of_each_kind() -> None:
    kinds = {
        "kiosk-1": ClientKind.KIOSK,
        "display-1": ClientKind.DISPLAY,
        "feedback-1": ClientKind.FEEDBACK,
        "dropbox-1": ClientKind.DROPBOX,
    }
    assert kinds.items() <= site("demo").clients().items()


@pytest.mark.parametrize("name", READY)
def test_a_ready_site_uses_no_letter_that_looks_like_a_digit(name: str) -> None:
    assert not {service.letter for service in site(name).services} & set("IOQ")


@pytest.mark.parametrize("name", READY)
def test_every_service_of_a_ready_site_is_found_by_words_in_each_language(name: str) -> None:
    ready = site(name)
    for service in ready.services:
        assert service.note is not None
        assert all(service.search.get(language) for language in ready.languages)


@pytest.mark.parametrize("name", READY)
def test_every_name_of_a_ready_site_is_translated_to_its_languages(name: str) -> None:
    ready = site(name)
    names = [
        *(service.name for service in ready.services),
        *(authority.name for authority in ready.authorities),
        *(area.name for area in ready.areas),
        *(box.name for box in ready.boxes),
        *(situation.name for situation in ready.life_situations),
        *(service.name for service in ready.elsewhere),
    ]
    assert all(getattr(name, language) for name in names for language in ready.languages)


@pytest.mark.parametrize("name", READY)
def test_a_ready_site_leads_through_the_situations_of_a_life(name: str) -> None:
    situations = {situation.id: situation.services for situation in site(name).life_situations}
    assert set(situations) == {"muutto", "lapsi", "tyottomyys", "uusi-suomessa", "kuolema"}
    assert all(len(services) >= 3 for services in situations.values())


@pytest.mark.parametrize("name", READY)
def test_a_ready_site_has_a_quick_desk_and_a_room(name: str) -> None:
    assert {desk.kind for desk in site(name).desks} == set(DeskKind)


@pytest.mark.parametrize("name", READY)
def test_advice_and_documents_work_the_whole_opening_time(name: str) -> None:
    ready = site(name)
    assert is_open(ready, "neuvonta", at("2026-11-24T08:00"))
    assert is_open(ready, "neuvonta", at("2026-11-24T17:59"))
    assert not is_open(ready, "verokortti", at("2026-11-24T17:59"))


@pytest.mark.parametrize("name", READY)
def test_an_evening_before_christmas_tells_of_the_next_working_day(name: str) -> None:
    assert opens_next(site(name), "verokortti", at("2026-12-23T18:00")) == at("2026-12-28T09:00")


@pytest.mark.parametrize("name", READY)
def test_an_authority_that_is_not_there_every_day_says_where_else_it_serves(name: str) -> None:
    ready = site(name)
    away = [a for a in ready.authorities if not all(spans_of(ready, a, date(2026, 11, day)) for day in range(23, 28))]
    assert away
    assert all(authority.web or authority.phone for authority in away)


def test_in_lahti_every_organisation_has_a_box_of_its_own() -> None:
    owners = [box.authority for box in site("lahti").boxes]
    assert None not in owners
    assert len(owners) == len(set(owners)) > 5


def test_in_lappeenranta_everybody_shares_one_box_on_two_floors() -> None:
    lappeenranta = site("lappeenranta")
    assert [box.authority for box in lappeenranta.boxes] == [None]
    assert {area.floor for area in lappeenranta.areas} == {0, 1}


def test_lappeenranta_also_speaks_russian_and_ukrainian() -> None:
    assert {Language.RU, Language.UK} <= set(site("lappeenranta").languages)


def mistakes_of(text: str, folder: Path) -> list[tuple[int | None, str]]:
    file = folder / "site.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_site(file)
    return [(problem.line, problem.key) for problem in caught.value.problems]


def test_mistakes_in_form_and_in_sense_are_told_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    lines = (SITES / "demo.toml").read_text(encoding="utf-8").splitlines()
    changed = {
        'time_zone = "Europe/Helsinki"': 'time_zone = "Europe/Helsingfors"',
        'letter = "B"': 'letter = "bb"',
        'letter = "D"': 'letter = "C"',
        'letter = "E"': 'leter = "E"',
        'services = ["verotus", "kiinteistovero"]': "",
        'areas = ["aula"]': "",
    }
    expected = [number for number, line in enumerate(lines, start=1) if line in changed]
    told = mistakes_of("\n".join(changed.get(line, line) for line in lines), tmp_path)
    assert {line for line, _ in told} >= set(expected[:4])
    assert told == sorted(told, key=lambda place: place[0] or 0)
    assert {key for _, key in told} >= {
        "time_zone",
        "services[1].letter",
        "services[3].letter",
        "services[4].leter",
        "services[4].letter",
        "desks[3].services",
        "displays[0].areas",
        "areas[0]",
    }


def test_what_only_follows_from_another_mistake_is_not_told(tmp_path: Path) -> None:
    text = (SITES / "demo.toml").read_text(encoding="utf-8").replace("[[services]]", "[[servizi]]")
    assert {key for _, key in mistakes_of(text, tmp_path)} == {"servizi", "services"}


WORDS = st.sampled_from(["", "aula", "kela", "09:00-08:00", "9-12", "weighted", "2026-13-01"])
ANYTHING = st.recursive(
    st.booleans() | st.integers(-5, 5) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "day", "hours", "mon", "services", "letter", "policy", "fi"]), inner)
    ),
    max_leaves=8,
)


def as_toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(as_toml, value))}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {as_toml(item)}' for key, item in value.items())} }}"
        case _:
            return str(value)


@given(st.dictionaries(st.sampled_from(Site.__struct_fields__), ANYTHING))
@settings(deadline=None)
def test_whatever_stands_in_a_site_file_only_its_mistakes_are_told(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]
) -> None:
    text = "\n".join(f"{key} = {as_toml(value)}" for key, value in content.items())
    assert mistakes_of(text, tmp_path_factory.getbasetemp())
