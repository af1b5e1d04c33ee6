"""A new site file: gone by at once, unless customers would be lost with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.core.plan import Plan
from tests.unit.controller_world import PLAN, Hub, Published, replies, request
from tests.unit.core_world import ADVISOR, CLERK_1, CLERK_3, SMALL_SITE, take, text
from vuoro.errors import ConfigError, Problem
from vuoro.messages.commands import CallNext, CancelTicket, CloseDesk, ReloadSite
from vuoro.messages.device import Health
from vuoro.messages.events import Event, SiteChanged
from vuoro.messages.replies import Accepted, Rejected, RejectionCode
from vuoro.messages.state import ServicesState
from vuoro.site import Service, Site
from vuoro.topics import BOARD, DESK, QUEUE, TICKETS
from vuoro.values import CancelReason

BENEFITS, HOUSING, TAX = SMALL_SITE.services
WITHOUT_TAX = replace(SMALL_SITE, services=(BENEFITS, HOUSING), desks=SMALL_SITE.desks[:2], areas=SMALL_SITE.areas[:1])
PENSIONS = Service(id="pensions", letter="D", name=text("Pensions"), authority="kela", area="ground")
WITH_PENSIONS = replace(
    SMALL_SITE,
    services=(*SMALL_SITE.services, PENSIONS),
    desks=(*SMALL_SITE.desks[:2], replace(SMALL_SITE.desks[2], services=("tax", "pensions"))),
)
MISTAKE = Problem("sites/test.toml", "services[3].letter", '"A" is used already', "Letters still free: D.")


class Office(Hub):
    """A hub with a site file that may be a wrong one."""

    mistakes: tuple[Problem, ...] = ()

    def read_site(self) -> Site:
        """Read the site file."""
        if self.mistakes:
            raise ConfigError(self.mistakes)
        return super().read_site()

    def edit(self, site: Site) -> None:
        """Change the site file."""
        self.plan = Plan(site)

    def reload(self) -> list[Published]:
        """Let somebody run ``vuoroctl site reload``; return what is published."""
        return self.handle(request("maintenance", ReloadSite()))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Office]:
    hub = Office(tmp_path / "controller.sqlite3")
    yield hub
    hub.close()


def refusal(published: list[Published]) -> Rejected:
    (reply,) = replies(published)
    assert isinstance(reply, Rejected)
    assert reply.code is RejectionCode.SITE_REFUSED
    return reply


def is_accepted(published: list[Published]) -> bool:
    (reply,) = replies(published)
    return isinstance(reply, Accepted)


def findings(published: list[Published]) -> list[str]:
    healths = [message for _, _, message in published if isinstance(message, Health)]
    return [finding.code for finding in healths[-1].findings]


def changes(hub: Hub) -> list[Event]:
    return [event for event in hub.history().events if isinstance(event.fact, SiteChanged)]


def test_a_new_service_can_be_had_at_once(hub: Office) -> None:
    hub.edit(WITH_PENSIONS)
    published = hub.reload()
    assert is_accepted(published)
    shown = [message for _, _, message in published if isinstance(message, ServicesState)]
    assert [service.service for service in shown[-1].services] == ["benefits", "housing", "tax", "pensions"]
    assert {(QUEUE, "pensions"), (TICKETS, "pensions")} <= {(topic, value) for topic, value, _ in published}
    assert isinstance(hub.ask("kiosk-1", take("pensions")), Accepted)


def test_all_state_is_published_anew_and_what_is_gone_is_cleared(hub: Office) -> None:
    hub.link_up()
    hub.edit(WITHOUT_TAX)
    shown = {(topic, value) for topic, value, _ in hub.reload()}
    assert set(hub.line.cleared) == {(QUEUE, "tax"), (TICKETS, "tax"), (BOARD, "upper"), (DESK, "3")}
    assert not shown & set(hub.line.cleared)
    assert (QUEUE, "benefits") in shown


def test_what_is_gone_while_the_line_is_down_is_cleared_when_it_is_up(hub: Office) -> None:
    hub.edit(WITHOUT_TAX)
    hub.line.connected = False
    hub.reload()
    assert hub.line.cleared == []
    hub.line.connected = True
    hub.link_up()
    assert (QUEUE, "tax") in hub.line.cleared
    hub.line.cleared.clear()
    hub.link_up()
    assert hub.line.cleared == []


def test_the_change_is_a_fact_of_the_history(hub: Office) -> None:
    hub.edit(WITHOUT_TAX)
    hub.reload()
    hub.edit(SMALL_SITE)
    hub.reload()
    hub.edit(WITHOUT_TAX)
    hub.reload()
    models = [event.fact.model for event in changes(hub) if isinstance(event.fact, SiteChanged)]
    assert models[0] == models[2] != models[1]


def test_the_same_file_again_changes_nothing(hub: Office) -> None:
    assert is_accepted(hub.reload())
    assert changes(hub) == []


def test_a_file_with_mistakes_is_refused_with_all_of_them(hub: Office) -> None:
    hub.mistakes = (MISTAKE, replace(MISTAKE, key="areas[1]"))
    refused = refusal(hub.reload())
    assert "services[3].letter" in refused.message
    assert "areas[1]" in refused.message
    assert hub.lobby.plan.site == SMALL_SITE


def test_a_service_is_not_taken_from_those_who_wait_for_it(hub: Office) -> None:
    hub.ask("kiosk-1", take("tax"))
    hub.ask("kiosk-1", take("tax"))
    hub.edit(WITHOUT_TAX)
    assert refusal(hub.reload()).message.splitlines() == [
        "ticket 20200113-C001 is waiting for tax, which would be gone",
        "ticket 20200113-C002 is waiting for tax, which would be gone",
    ]
    assert isinstance(hub.ask("kiosk-1", take("tax")), Accepted)
    for number in ("C001", "C002", "C003"):
        leave = CancelTicket(ticket=f"20200113-{number}", reason=CancelReason.LEFT)
        hub.ask("console", leave, ADVISOR.actor)
    assert is_accepted(hub.reload())


def test_a_letter_does_not_change_while_papers_with_it_are_out(hub: Office) -> None:
    hub.ask("kiosk-1", take("tax"))
    hub.edit(replace(SMALL_SITE, services=(BENEFITS, HOUSING, replace(TAX, letter="Z"))))
    assert refusal(hub.reload()).message == "ticket 20200113-C001 is waiting for tax, whose letter would be Z"


def test_a_desk_does_not_go_while_a_customer_or_a_clerk_is_at_it(hub: Office) -> None:
    hub.ask("kiosk-1", take("housing"))
    hub.open_desk()
    hub.ask("console", CallNext(desk="1"), CLERK_1.actor)
    hub.edit(replace(SMALL_SITE, desks=(replace(SMALL_SITE.desks[0], id="9"), *SMALL_SITE.desks[1:])))
    assert refusal(hub.reload()).message.splitlines() == [
        "ticket 20200113-B001 is called at desk 1, which would be gone",
        "desk 1 is open for benefits, housing, which it would not serve: close it first",
    ]


def test_an_open_desk_keeps_its_services_until_it_is_closed(hub: Office) -> None:
    hub.open_desk(CLERK_3)
    hub.edit(WITHOUT_TAX)
    assert refusal(hub.reload()).message == "desk 3 is open for tax, which it would not serve: close it first"
    hub.ask("console", CloseDesk(desk="3"), CLERK_3.actor)
    assert is_accepted(hub.reload())


def test_the_file_of_another_site_is_refused(hub: Office) -> None:
    hub.edit(replace(SMALL_SITE, site="lahti"))
    assert refusal(hub.reload()).message == "this is the site lahti, not test"


def test_commands_behind_the_reload_in_a_batch_go_by_the_new_file(hub: Office) -> None:
    hub.edit(WITH_PENSIONS)
    before, _, after = replies(
        hub.handle(
            request("kiosk-1", take("pensions")),
            request("maintenance", ReloadSite()),
            request("kiosk-1", take("pensions")),
        )
    )
    assert isinstance(before, Rejected)
    assert isinstance(after, Accepted)


def test_a_file_that_was_changed_while_the_controller_was_off_is_gone_by_at_its_start(hub: Office) -> None:
    hub.edit(WITH_PENSIONS)
    hub.crash()
    assert len(changes(hub)) == 1
    assert isinstance(hub.ask("kiosk-1", take("pensions")), Accepted)
    hub.crash()
    assert len(changes(hub)) == 1


def test_a_restart_with_a_file_that_would_lose_customers_goes_on_with_the_last_good_one(hub: Office) -> None:
    hub.ask("kiosk-1", take("tax"))
    hub.edit(WITHOUT_TAX)
    hub.crash()
    published = hub.link_up()
    assert findings(published) == ["site_refused"]
    assert (QUEUE, "tax") in {(topic, value) for topic, value, _ in published}
    hub.open_desk(CLERK_3)
    assert isinstance(hub.ask("console", CallNext(desk="3"), CLERK_3.actor), Accepted)


def test_a_restart_with_a_file_full_of_mistakes_goes_on_with_the_last_good_one(hub: Office) -> None:
    hub.mistakes = (MISTAKE,)
    hub.crash()
    assert findings(hub.link_up()) == ["site_refused"]
    assert isinstance(hub.ask("kiosk-1", take("tax")), Accepted)
    hub.mistakes = ()
    assert is_accepted(hub.reload())
    assert findings(hub.link_up()) == []


def test_the_lobby_is_the_same_after_a_change_and_a_restart(hub: Office) -> None:
    hub.ask("kiosk-1", take("benefits"))
    hub.edit(WITHOUT_TAX)
    hub.reload()
    hub.crash()
    assert hub.loaded() == hub.lobby
    assert hub.lobby.plan.site == WITHOUT_TAX != PLAN.site
