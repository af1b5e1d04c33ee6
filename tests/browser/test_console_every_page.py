"""Every page of the console without a variable in its path, for each who may see it, in each language and width."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from console import registry
from console.languages import STAFF_LANGUAGES
from console.registry import Page as Declared
from tests.browser.conftest import OpenPage
from tests.browser.looking import assert_good
from vuoro.i18n import text
from vuoro.values import Language, Role

SHOWN = [page for page in registry.pages() if page.method == "GET" and "{" not in page.path]
SEEN_BY = [
    pytest.param(page, role, id=f"{page.path} {role.value}")
    for page in SHOWN
    for role in (sorted(page.access.roles) if not page.access.everybody else [Role.ADVISOR])
]


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
@pytest.mark.parametrize(("page", "role"), SEEN_BY)
def test_a_page_is_for_everybody(
    open_page: OpenPage, page: Declared, role: Role, language: Language, screenshots: Path | None
) -> None:
    shown = open_page(role, page.path, authority="vero", desk="4", language=language)
    assert shown.evaluate("document.documentElement.lang") == language.value
    expect(shown.locator("#lost")).to_be_hidden()
    assert_good(shown)
    if screenshots is not None:
        name = f"{page.path.strip('/').replace('/', '-') or 'home'}-{role.value}-{language.value}.png"
        shown.set_viewport_size({"width": 1280, "height": 800})
        shown.screenshot(path=screenshots / name, full_page=True)


@pytest.mark.parametrize(("page", "role"), SEEN_BY)
def test_a_page_is_for_everybody_in_the_dark(open_page: OpenPage, page: Declared, role: Role) -> None:
    assert_good(open_page(role, page.path, authority="vero", desk="4", dark=True))


def test_the_door_is_for_everybody(open_page: OpenPage) -> None:
    page = open_page(None, "/sign-in", language=Language.SV)
    assert page.get_by_role("heading", level=1).inner_text() == text("console.sign_in", Language.SV)
    assert_good(page)
