"""What the site's file says about finding a service reaches the kiosk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from controller.core.views import Kind, View, show
from tests.unit.core_world import MORNING, Hall
from vuoro.config import load
from vuoro.messages.state import SiteState
from vuoro.site import Site
from vuoro.values import Language

_LAPPEENRANTA: Final = load(Path(__file__).parents[2] / "sites" / "lappeenranta.toml", Site)
_LARGEST: Final = 256 * 1024


def _told() -> SiteState:
    shown = show(Hall(_LAPPEENRANTA).lobby, View(Kind.SITE), MORNING)
    assert isinstance(shown, SiteState)
    return shown


def test_the_kiosk_learns_how_services_are_found_and_what_is_found_elsewhere() -> None:
    told = _told()
    job_search = next(guide for guide in told.guides if guide.service == "tyonhaku")
    assert "työtön" in job_search.search.get(Language.FI)
    assert [situation.id for situation in told.life_situations][:2] == ["muutto", "lapsi"]
    assert "passi" in told.elsewhere[0].search.get(Language.FI)


def test_the_kiosk_learns_for_whom_the_box_is_and_who_has_an_agreement() -> None:
    told = _told()
    assert [(box.authority, box.emptied_at) for box in told.boxes] == [(None, "16:15")]
    agreements = {authority.authority: authority.agreement for authority in told.authorities}
    assert agreements["kela"]
    assert not agreements["te-palvelut"]


def test_all_of_it_fits_into_one_message() -> None:
    assert len(msgspec.json.encode(_told())) < _LARGEST / 4
