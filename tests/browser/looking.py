"""What a page must be for everybody: nothing for axe-core to find, no sideways scroll, targets for fingers."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.2 AA and everything that it includes.
STANDARDS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS: Final = (320, 768, 1280, 1920)
#: CSS pixels; WCAG 2.2 AA asks for 24, we for 44.
SMALLEST_TARGET: Final = 44

_TOO_SMALL: Final = """smallest => Array.from(document.querySelectorAll(
        'button, a.button, a.tile, input:not([type=hidden]), select, textarea, summary'))
    .filter(one => one.checkVisibility())
    .map(one => [one.matches('[type=checkbox], [type=radio]') ? one.closest('label') ?? one : one, one])
    .map(([target, one]) => [target.getBoundingClientRect(), one])
    .filter(([box]) => box.height + 0.5 < smallest || box.width + 0.5 < smallest)
    .map(([box, one]) => `${one.outerHTML.slice(0, 120)} is ${Math.round(box.width)} x ${Math.round(box.height)}`)"""
_WIDER: Final = """() => Array.from(document.querySelectorAll('body *'))
    .filter(one => one.checkVisibility() && !one.closest('.unseen, thead'))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 5)"""


def assert_accessible(page: Page) -> None:
    """Fail with everything that axe-core finds."""
    results = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
    assert not results.response["violations"], [_told(one) for one in results.response["violations"]]


def assert_fits(page: Page) -> None:
    """Fail where a page has to be scrolled sideways, or a target is too small for a finger."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{width} px too wide at {page.viewport_size}: {page.evaluate(_WIDER)}"
    assert page.evaluate(_TOO_SMALL, SMALLEST_TARGET) == []


def assert_good(page: Page) -> None:
    """Fail unless the page is accessible, and fits at every width."""
    assert_accessible(page)
    height = (page.viewport_size or {"height": 800})["height"]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert_fits(page)


def _told(violation: dict[str, Any]) -> str:
    places = [node["html"] for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']}: {places}"
