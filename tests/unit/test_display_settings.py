"""The display's TOML file."""

from __future__ import annotations

import pytest

from devices.queue_display.settings import DisplaySettings, ScreenKind
from vuoro.board.showings import Timing
from vuoro.board.ways import Way
from vuoro.config import ConfigError, parse

_SHORTEST = """
site = "lahti"
client = "display-1"
state_directory = "/var/lib/vuoro/display"
areas = ["aula"]
broker = { host = "hub.lan" }
"""


def _parse(more: str = "") -> DisplaySettings:
    return parse(_SHORTEST + more, DisplaySettings, "display.toml")


def test_a_display_needs_its_areas_and_has_defaults_for_its_hardware() -> None:
    settings = _parse()
    assert (settings.screen.kind, settings.sound.enabled) == (ScreenKind.KMSDRM, True)
    assert settings.timing == Timing()


def test_screen_and_sound_are_set_in_tables_of_their_own() -> None:
    settings = _parse(
        """
        interval_s = 12
        [screen]
        kind = "window"
        size = [1920, 1080]
        viewing_distance_m = 8.0
        pixels_per_mm = 1.58
        [sound]
        volume = 0.25
        """
    )
    surface = settings.screen.surface(settings.screen.size or (0, 0))
    assert (surface.width, surface.height, surface.viewing_distance_m, surface.pixels_per_mm) == (1920, 1080, 8.0, 1.58)
    assert settings.timing.interval_ms == 12_000
    assert settings.sound.volume == 0.25


def test_the_ways_to_areas_and_desks_are_set_as_seen_from_the_display() -> None:
    spot = _parse(
        """
        [ways.areas]
        kerros-1 = "stairs_up"
        [ways.desks]
        huone-2 = "left"
        """
    ).spot
    assert (spot.ways_to_areas, spot.ways_to_desks) == ({"kerros-1": Way.STAIRS_UP}, {"huone-2": Way.LEFT})


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ('[screen]\nkind = "hologram"', "screen.kind"),
        ("[screen]\nsize = [19, 10]", "screen.size"),
        ("[screen]\nviewing_distance_m = 0", "screen.viewing_distance_m"),
        ("[sound]\nvolume = 11", "sound.volume"),
        ("interval_s = 1", "interval_s"),
        ('[ways.desks]\nhuone-2 = "that way"', "ways.desks.huone-2"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(wrong: str, key: str) -> None:
    with pytest.raises(ConfigError) as error:
        _parse(wrong)
    assert {problem.key.partition("[")[0] for problem in error.value.problems} == {key}


def test_a_display_without_areas_is_refused() -> None:
    with pytest.raises(ConfigError, match="areas"):
        parse(_SHORTEST.replace('"aula"', ""), DisplaySettings, "display.toml")


def test_only_a_simulated_display_may_be_without_a_screen() -> None:
    with pytest.raises(ConfigError, match="simulated"):
        _parse('[screen]\nkind = "none"')
    assert _parse('simulation = "live"\n[screen]\nkind = "none"').screen.kind is ScreenKind.NONE
