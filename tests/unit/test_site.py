from __future__ import annotations

import pytest

from vuoro import config
from vuoro.expected import Finding
from vuoro.site import Site
from vuoro.site_checks import check
from vuoro.values import ClientKind

SITE = """
site = "test"
name = { fi = "Piste", sv = "Punkt", en = "Point" }

[[authorities]]
id = "kela"
name = { fi = "Kela", sv = "FPA", en = "Kela" }

[[authorities]]
id = "vero"
name = { fi = "Vero", sv = "Skatt", en = "Tax" }

[[areas]]
id = "aula"
name = { fi = "Aula", sv = "Aula", en = "Lobby" }

[[services]]
id = "benefits"
letter = "A"
authority = "kela"
area = "aula"
name = { fi = "Etuudet", sv = "Förmåner", en = "Benefits" }

[[services]]
id = "tax"
letter = "X"
authority = "vero"
area = "aula"
name = { fi = "Vero", sv = "Skatt", en = "Tax" }

[[desks]]
id = "1"
name = { fi = "1", sv = "1", en = "1" }
services = ["benefits", "tax"]

[[kiosks]]
client = "kiosk-1"

[[displays]]
client = "display-1"
areas = ["aula"]

[[boxes]]
id = "shared"
client = "dropbox-1"
name = { fi = "Laatikko", sv = "Låda", en = "Box" }
"""
NAME = 'name = { fi = "x", sv = "x", en = "x" }'


def a_site(text: str = SITE) -> Site:
    return config.parse(text, Site, "site.toml")


def findings(*changes: tuple[str, str], more: str = "") -> list[Finding]:
    """Return what is wrong with the site after each ``(old, new)`` of ``changes``, and with ``more`` behind it."""
    text = SITE
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is not once in the site"
        text = text.replace(old, new)
    return check(a_site(text + more))


def finding(*changes: tuple[str, str], more: str = "") -> Finding:
    (only,) = findings(*changes, more=more)
    return only


def test_a_site_where_everything_fits_has_no_mistakes() -> None:
    assert findings() == []


def test_a_service_of_an_unknown_authority_is_told_with_the_one_that_was_meant() -> None:
    assert finding(('authority = "kela"', 'authority = "kella"')) == Finding(
        "services[0].authority", 'there is no authority "kella"', 'Did you mean "kela"? Known: kela, vero.'
    )


def test_a_letter_used_twice_is_told_with_those_still_free() -> None:
    found = finding(('letter = "X"', 'letter = "A"'))
    assert found.key == "services[1].letter"
    assert found.what == '"A" is used already, by services[0].letter'
    assert found.remedy.startswith("Letters still free: B C D")


def test_a_service_of_an_unknown_area_is_told() -> None:
    found = finding(('authority = "vero"\narea = "aula"', 'authority = "vero"\narea = "halli"'))
    assert (found.key, found.what) == ("services[1].area", 'there is no area "halli"')


@pytest.mark.parametrize(
    ("more", "key"),
    [
        (f'[[authorities]]\nid = "kela"\n{NAME}', "authorities[2].id"),
        (f'[[boxes]]\nid = "shared"\nclient = "dropbox-2"\n{NAME}', "boxes[1].id"),
        (f'[[desks]]\nid = "1"\nservices = ["tax"]\n{NAME}', "desks[1].id"),
        (f'[[life_situations]]\nid = "a"\nservices = ["tax"]\n{NAME}\n' * 2, "life_situations[1].id"),
    ],
)
def test_an_id_used_twice_is_told(more: str, key: str) -> None:
    assert finding(more=more).key == key


def test_two_devices_with_one_client_id_are_told() -> None:
    found = finding(more='[[feedback_terminals]]\nclient = "kiosk-1"')
    assert found.key == "feedback_terminals[0].client"
    assert found.what == '"kiosk-1" is used already, by kiosks[0].client'


@pytest.mark.parametrize("client", ["controller", "console", "maintenance", "simulation"])
def test_a_device_cannot_have_a_client_id_of_the_hub(client: str) -> None:
    assert (
        finding(more=f'[[feedback_terminals]]\nclient = "{client}"').what == f'"{client}" is used already, by the hub'
    )


def test_a_service_without_a_desk_is_told_because_nobody_would_call_its_customers() -> None:
    found = finding(('services = ["benefits", "tax"]', 'services = ["benefits"]'))
    assert found.key == "services[1]"
    assert found.what.startswith('no desk serves "tax"')


def test_a_desk_without_a_service_is_told() -> None:
    assert finding(more=f'[[desks]]\nid = "2"\nservices = []\n{NAME}') == Finding(
        "desks[1].services", "the list is empty", "Name at least one service."
    )


def test_a_desk_with_an_unknown_service_is_told() -> None:
    found = finding(('services = ["benefits", "tax"]', 'services = ["benefits", "tax", "tox"]'))
    assert (found.key, found.what) == ("desks[0].services", 'there is no service "tox"')


def test_a_service_named_twice_at_a_desk_is_told() -> None:
    assert finding(('["benefits", "tax"]', '["benefits", "tax", "tax"]')).key == "desks[0].services[2]"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('policy = "weighted"', "the policy is weighted and there are no weights"),
        ("weights = { tax = 2 }", "the weights have no effect"),
        ('policy = "weighted"\nweights = { tax = 2, tux = 3 }', 'there is no service of this desk "tux"'),
    ],
)
def test_weights_belong_to_the_weighted_policy_and_to_services_of_the_desk(line: str, what: str) -> None:
    found = finding(('id = "1"', f'id = "1"\n{line}'))
    assert (found.key, found.what) == ("desks[0].weights", what)


def test_a_display_that_shows_no_desk_is_told() -> None:
    found = findings(
        ('services = ["benefits", "tax"]', 'services = ["tax"]'),
        ('letter = "A"\nauthority = "kela"\narea = "aula"', 'letter = "A"\nauthority = "kela"\narea = "upper"'),
        more=f'[[areas]]\nid = "upper"\n{NAME}\n[[displays]]\nclient = "display-2"\nareas = ["upper"]',
    )
    assert [each.key for each in found] == ["services[0]", "displays[1].areas"]


def test_a_display_without_an_area_shows_no_desk() -> None:
    assert finding(more='[[displays]]\nclient = "display-2"\nareas = []').what.startswith('"display-2" shows no desk')


def test_an_area_in_which_nobody_waits_is_told() -> None:
    found = finding(more=f'[[areas]]\nid = "upper"\n{NAME}')
    assert (found.key, found.what) == ("areas[1]", 'nobody waits in "upper": no service has this area')


def test_an_area_that_no_display_shows_is_told_because_nobody_is_called_by_voice() -> None:
    assert finding(('[[displays]]\nclient = "display-1"\nareas = ["aula"]', "")).what.startswith("no display shows")


def test_a_life_situation_with_an_unknown_service_is_told() -> None:
    found = finding(more=f'[[life_situations]]\nid = "moving"\nservices = ["tax", "movin"]\n{NAME}')
    assert found.key == "life_situations[0].services"


def test_a_box_of_an_unknown_authority_is_told() -> None:
    found = finding(more=f'[[boxes]]\nid = "b"\nclient = "dropbox-2"\nauthority = "vera"\n{NAME}')
    assert (found.key, found.remedy) == ("boxes[1].authority", 'Did you mean "vero"? Known: kela, vero.')


@pytest.mark.parametrize("zone", ["Europe/Helsingfors", "../etc/passwd", ""])
def test_an_unknown_time_zone_is_told(zone: str) -> None:
    assert finding(('site = "test"', f'site = "test"\ntime_zone = "{zone}"')).key == "time_zone"


def test_finnish_and_swedish_cannot_be_left_out() -> None:
    found = findings(('site = "test"', 'site = "test"\nlanguages = ["en"]'))
    assert [each.what for each in found] == ['"fi" is missing', '"sv" is missing']


def test_blocks_that_all_kiosks_together_could_not_lease_are_told() -> None:
    found = finding(
        ('site = "test"', 'site = "test"\nnumbers.block_size = 150'),
        more='[[kiosks]]\nclient = "kiosk-2"\n[[kiosks]]\nclient = "kiosk-3"',
    )
    assert (found.key, found.remedy) == ("numbers.block_size", "Write at most 100.")


def with_hours(lines: str, own: str = "") -> list[Finding]:
    return findings(('site = "test"', f'site = "test"\n{lines}'), ('id = "kela"', f'id = "kela"\n{own}'))


def test_hours_that_end_before_they_start_are_told() -> None:
    (found,) = with_hours('hours.mon = ["16:00-08:00"]')
    assert (found.key, found.what) == ("hours.mon[0]", "16:00-08:00 ends before it starts")


def test_hours_that_overlap_are_told() -> None:
    (found,) = with_hours('hours.mon = ["08:00-12:00", "11:30-16:00"]')
    assert (found.key, found.what) == ("hours.mon", "08:00-12:00 and 11:30-16:00 overlap")


def test_hours_that_only_meet_are_fine() -> None:
    assert with_hours('hours.mon = ["08:00-12:00", "12:00-16:00"]') == []


def test_a_day_that_ends_before_the_doors_close_is_told() -> None:
    (found,) = with_hours('hours.mon = ["08:00-16:00"]\nhours.tue = ["08:00-18:00"]\nday_ends = "17:00"')
    assert found.key == "day_ends"
    assert found.what == "the day would end at 17:00, and on tue the point closes later"


def test_a_day_that_ends_after_the_doors_close_is_fine() -> None:
    assert with_hours('hours.mon = ["08:00-16:00"]\nday_ends = "16:00"') == []


def test_hours_of_an_authority_behind_closed_doors_are_told() -> None:
    (found,) = with_hours('hours.mon = ["08:00-16:00"]', 'hours.mon = ["09:00-17:00"]')
    assert found.key == "authorities[0].hours"
    assert found.what == "mon 09:00-17:00 is outside the hours of the point (08:00-16:00)"


def test_an_exception_day_twice_is_told() -> None:
    days = 'exceptions = [{ day = 2026-12-28, until = 2026-12-30 }, { day = 2026-12-29, hours = ["09:00-10:00"] }]'
    (found,) = with_hours(days)
    assert (found.key, found.what) == ("exceptions[1].day", "2026-12-29 is an exception already, by exceptions[0]")


def test_a_run_of_exception_days_that_ends_before_it_starts_is_told() -> None:
    (found,) = with_hours("exceptions = [{ day = 2026-12-28, until = 2026-12-24 }]")
    assert found.key == "exceptions[0].until"


def test_wrong_hours_of_an_exception_day_of_an_authority_are_told() -> None:
    (found,) = with_hours("", 'exceptions = [{ day = 2026-12-28, hours = ["12:00-09:00"] }]')
    assert found.key == "authorities[0].exceptions[0].hours[0]"


def test_every_mistake_is_told_at_once() -> None:
    found = findings(
        ('site = "test"', 'site = "test"\ntime_zone = "Nowhere"\nlanguages = ["fi"]'),
        ('letter = "X"', 'letter = "A"'),
        ('authority = "kela"', 'authority = "kola"'),
        ('services = ["benefits", "tax"]', 'services = ["benefits", "tix"]'),
    )
    assert [each.key for each in found] == [
        "time_zone",
        "languages",
        "services[1].letter",
        "services[0].authority",
        "desks[0].services",
        "services[1]",
    ]


def test_a_site_knows_its_clients_by_their_kinds() -> None:
    assert a_site().clients() == {
        "controller": ClientKind.CONTROLLER,
        "console": ClientKind.CONSOLE,
        "maintenance": ClientKind.MAINTENANCE,
        "kiosk-1": ClientKind.KIOSK,
        "display-1": ClientKind.DISPLAY,
        "dropbox-1": ClientKind.DROPBOX,
    }


def test_the_parts_of_a_site_are_found_by_their_ids() -> None:
    site = a_site()
    assert site.authority("vero").name.sv == "Skatt"
    assert site.service("tax").letter == "X"
    assert site.desk("1").services == ("benefits", "tax")
    assert site.desks_of("tax") == site.desks
    with pytest.raises(LookupError, match="tex"):
        site.service("tex")


@pytest.mark.parametrize(
    ("settings", "kiosks", "expected"), [("", 1, 100), ("numbers.per_kiosk = 10", 1, 20), ("", 4, 75)]
)
def test_a_kiosk_leases_enough_numbers_in_all_but_leaves_some_for_the_others(
    settings: str, kiosks: int, expected: int
) -> None:
    more = "".join(f'[[kiosks]]\nclient = "kiosk-{number}"\n' for number in range(2, kiosks + 1))
    assert a_site(settings + SITE + more).block_size() == expected


@pytest.mark.parametrize(("offered", "expected"), [(1, 200), (2, 100), (18, 100)])
def test_a_kiosk_with_few_services_leases_more_of_each(offered: int, expected: int) -> None:
    assert a_site(SITE).block_size(offered) == expected


def test_a_box_is_emptied_at_a_quarter_past_four_by_law_unless_its_file_says_otherwise() -> None:
    (box,) = a_site().boxes
    assert box.emptied_at == "16:15"
    assert "150/1930" in box.legal_basis.fi


def test_a_called_customer_is_waited_for_two_and_a_half_minutes_and_longer_with_needs() -> None:
    tax = a_site().service("tax")
    assert (tax.no_show_wait_s, tax.no_show_wait_with_needs_s) == (150, 300)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("calm_below_percent = 80", "boxes[0].calm_below_percent"),
        ("warn_at_percent = 60", "boxes[0].calm_below_percent"),
        ("remind_min = [5, 15, 5]", "boxes[0].remind_min"),
        ("near_min = 10", "boxes[0].near_min"),
        ("late_min = 90", "boxes[0].near_min"),
    ],
)
def test_settings_of_a_box_that_contradict_each_other_are_told(line: str, key: str) -> None:
    assert finding(('client = "dropbox-1"', f'client = "dropbox-1"\n{line}')).key == key


@pytest.mark.parametrize(
    "line", ["warn_at_percent = 100\ncalm_below_percent = 99", "remind_min = []", "early_min = 5", "near_min = 15"]
)
def test_settings_of_a_box_that_fit_together_are_no_mistake(line: str) -> None:
    assert findings(('client = "dropbox-1"', f'client = "dropbox-1"\n{line}')) == []


@pytest.mark.parametrize(
    ("periods", "key"),
    [
        (["first = 2026-05-04\nlast = 2026-04-30"], "survey.periods[0].last"),
        (["first = 2026-05-04\nlast = 2026-05-17", "first = 2026-05-17\nlast = 2026-05-20"], "survey.periods[1]"),
    ],
)
def test_periods_of_the_survey_that_cannot_be_meant_are_told(periods: list[str], key: str) -> None:
    more = "\n".join(f"[[survey.periods]]\n{period}" for period in periods)
    assert finding(more=more).key == key
