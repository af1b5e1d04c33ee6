"""A real chromium before the real console, which stands beside the real broker and controller.

``open_page(Role.CLERK, "/clerk", authority="vero", desk="4")`` is somebody at a tablet of their own. Each module has a
lobby of its own; ``kiosk`` is a client of it that takes tickets.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.broker.controller_process import Asker, ControllerProcess
from tests.broker.running import Person, RunningBroker
from tests.browser.console_process import ConsoleProcess
from vuoro.values import AuthorityId, DeskId, Language, Role

CHROMIUM: Final = "/usr/bin/chromium"
TABLET: Final = (1280, 800)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium without a screen; root, as CI is, gets it only without its sandbox."""
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-gpu", *sandbox])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def running_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    broker = RunningBroker(tmp_path_factory.mktemp("broker"))
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture(scope="module")
def controller(running_broker: RunningBroker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    process = ControllerProcess(running_broker, tmp_path_factory.mktemp("controller"))
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def console(
    running_broker: RunningBroker, controller: ControllerProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ConsoleProcess]:
    del controller  # it has to be there, and that is all
    process = ConsoleProcess(running_broker, tmp_path_factory.mktemp("console"))
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def kiosk(running_broker: RunningBroker, controller: ControllerProcess) -> Iterator[Asker]:
    """A kiosk of the lobby, by its messages alone: ``kiosk.accepted(Request(…))``."""
    del controller
    person = Person(running_broker.place.settings("kiosk-1"), "kiosk-1", ())
    person.session.start()
    person.is_up()
    yield Asker(person)
    person.session.stop()


@pytest.fixture
def open_page(chromium: Browser, console: ConsoleProcess) -> Iterator[OpenPage]:
    """Open a page as somebody with a role (None: nobody is signed in), in a browser context of their own."""
    contexts = []
    complaints: list[str] = []

    def come_in(
        role: Role | None,
        path: str,
        *,
        account: str | None = None,
        authority: AuthorityId | None = None,
        desk: DeskId | None = None,
        language: Language = Language.EN,
        size: tuple[int, int] = TABLET,
        dark: bool = False,
        script: bool = True,
    ) -> Page:
        context = chromium.new_context(
            base_url=console.address,
            locale=language.value,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if role is not None:
            token = console.sign_in(role, account=account, authority=authority, desk=desk)
            context.add_cookies([{"name": "vuoro_session", "value": token, "url": console.address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
        )
        answer = page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return page

    yield come_in
    for context in contexts:
        context.close()
    assert complaints == [], "pages of ours run without a fault, and by the policy that they are sent with"


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """Where ``scripts/screens`` wants the pictures of pages; None where nobody wants any."""
    folder = os.environ.get("VUORO_SCREENS")
    return None if folder is None else Path(folder)
