"""A console without a network: the real pages, guard and store, a line that keeps what is sent, people at browsers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlencode

import httpx
from msgspec import Struct

from console.accounts import Account, User, hash_secret
from console.asgi import make_app
from console.console import Console
from console.ledger import Ledger
from console.settings import ConsoleSettings
from console.store import Store
from console.tokens import hashed
from vuoro.ids import new_command_id
from vuoro.messages.commands import Request
from vuoro.messages.device import Presence
from vuoro.messages.device_commands import DoRequest, DoResult
from vuoro.messages.guide import DeskGuide
from vuoro.messages.replies import Accepted, Done, Reply
from vuoro.messages.state import (
    AdvisorState,
    BoardState,
    DeskState,
    DropboxState,
    NoticesState,
    QueueState,
    ServiceInfo,
    ServicesState,
    SiteState,
    TicketsState,
)
from vuoro.service import LinkUp, Received
from vuoro.settings import BrokerSettings
from vuoro.site import Site
from vuoro.site_file import load_site
from vuoro.topics import (
    ADVISOR,
    BOARD,
    DESK,
    DONE,
    DROPBOX,
    NOTICES,
    PRESENCE,
    QUEUE,
    REPLY,
    SERVICES,
    SITE,
    TICKETS,
    Topic,
)
from vuoro.values import AuthorityId, PresenceStatus, Role, WaitRange

ROOT: Final = Path(__file__).parents[1]
DEMO: Final = load_site(ROOT / "sites" / "demo.toml")
ADDRESS: Final = "http://127.0.0.1:8443"
MORNING: Final = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
PASSWORD: Final = "correct horse battery"  # noqa: S105  of examples only
#: Hashed once: it takes as long as it should.
HASHED: Final = hash_secret(PASSWORD)
PROOF: Final = re.compile(r'name="proof" (?:content|value)="([0-9a-f]{64})"')

#: What stands for the variables of paths, so that tests can go to every page: for each one, something that exists.
PATH_EXAMPLES: Final[Mapping[str, str]] = {
    "token": "no-such-link",
    "name": "console.css",
    "ticket": "20261124-X001",
    "code": "A1B2C3",
    "stamp": "no-such-stamp",
}


def example_path(path: str) -> str:
    """Return a page's path with examples in the place of its variables."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda variable: PATH_EXAMPLES[variable[1]], path)


class Wire:
    """A session with the broker that keeps what is sent; `answer` says what the controller answers, if anything."""

    client = "console"
    connected = True

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.published: list[tuple[Topic, str | None, Struct]] = []
        self.answer: Callable[[Request], Reply | None] = lambda request: Accepted(
            command_id=request.command_id, result=Done()
        )
        self.take: Callable[[list[object]], None] = lambda _: None

    def start(self) -> None:
        """There is nothing to connect to."""

    def stop(self) -> None:
        """There is nobody to take leave of."""

    def send(self, request: Request, expiry_s: int | None = None) -> None:
        """Keep a command, and answer it."""
        assert expiry_s is not None, "an act must not happen by surprise, hours later"
        self.requests.append(request)
        reply = self.answer(request)
        if reply is not None:
            self.take([Received(REPLY, self.client, reply)])

    def publish(self, topic: Topic, value: str | None, message: Struct) -> None:
        """Keep a message; a device does what it is asked."""
        self.published.append((topic, value, message))
        if isinstance(message, DoRequest):
            self.take([Received(DONE, value, DoResult(do_id=message.do_id, ok=True))])


def service_infos(site: Site = DEMO) -> tuple[ServiceInfo, ...]:
    """Return the services of a site, all open."""
    return tuple(
        ServiceInfo(
            service=service.id,
            letter=service.letter,
            name=service.name,
            authority=service.authority,
            authority_name=site.authority(service.authority).name,
            area=service.area,
            area_name=site.areas[0].name,
            open=True,
        )
        for service in site.services
    )


def ordinary_lobby(site: Site = DEMO) -> list[Received]:
    """Return the retained messages of a morning in which nothing special has happened."""
    infos = service_infos(site)
    online = Presence(client="controller", status=PresenceStatus.ONLINE, version="1", boot="boot")
    state = SiteState(
        site=site.site,
        name=site.name,
        time_zone=site.time_zone,
        languages=site.languages,
        desks=tuple(DeskGuide(desk=desk.id, name=desk.name, services=desk.services) for desk in site.desks),
    )
    return [
        Received(SITE, None, state),
        Received(SERVICES, None, ServicesState(services=infos)),
        Received(PRESENCE, "controller", online),
        Received(ADVISOR, None, AdvisorState(requests=())),
        Received(NOTICES, None, NoticesState(notices=())),
        *(
            Received(DESK, desk.id, DeskState(desk=desk.id, open=False, services=(), ticket=None))
            for desk in site.desks
        ),
        *(Received(BOARD, area.id, BoardState(area=area.id, area_name=area.name, calls=())) for area in site.areas),
        *(Received(TICKETS, info.service, TicketsState(service=info.service, tickets=())) for info in infos),
        *(
            Received(DROPBOX, box.id, DropboxState(box=box.id, fill=10, envelopes=3, last_opened_at=None))
            for box in site.boxes
        ),
        *(
            Received(
                QUEUE,
                info.service,
                QueueState(
                    service=info.service, waiting=2, last_called=None, desks=1, wait=WaitRange(low_min=5, high_min=15)
                ),
            )
            for info in infos
        ),
    ]


class House:
    """A console and its loop; use as a context manager."""

    def __init__(self, news: Iterable[Received] | None = None) -> None:
        self.utc = int(MORNING.timestamp())
        self.wire = Wire()
        settings = ConsoleSettings(
            site="demo", client="console", broker=BrokerSettings(host="127.0.0.1"), state_directory=Path("/nowhere")
        )
        self.console = Console(settings, Ledger(None), self.wire, utc=lambda: self.utc)
        self.wire.take = self.console.hub.take
        self.app = make_app(self.console)
        self._runner = asyncio.Runner()
        self.console.hub.take([LinkUp(), *(ordinary_lobby() if news is None else news)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()
        self.console.ledger.close()

    def run(self, coroutine: object) -> object:
        """Run something in the loop of the web."""
        return self._runner.run(coroutine)  # type: ignore[arg-type]  # whatever a test hands over is a coroutine

    def pass_time(self, seconds: int) -> None:
        """Let time pass, for sessions and delays."""
        self.utc += seconds

    def account(self, role: Role, account: str | None = None, *, authority: AuthorityId | None = None) -> Account:
        """Make an account with the password of all examples."""
        one = Account(account=account or role.value.replace("_", "-"), role=role, authority=authority)
        self.console.ledger.now(Store.add_account, one)
        self.console.ledger.now(Store.set_password, one.account, HASHED)
        return one

    def browser(self, **headers: str) -> Browser:
        """Return the browser of somebody who is not signed in."""
        return Browser(self, headers)

    def signed_in(self, role: Role, *, authority: AuthorityId | None = "vero", desk: str | None = None) -> Browser:
        """Return the browser of somebody with a role, without the slow way through the door."""
        browser = self.browser()
        one = self.account(role, authority=authority)
        token = f"token-of-{one.account}"
        self.console.ledger.now(Store.begin_session, token, one.account, self.utc, self.utc + 3600)
        browser.cookies["vuoro_session"] = token
        if desk is not None:
            user = browser.user()
            assert user is not None
            self.console.ledger.now(Store.choose_desk, user.session, desk)
        return browser


class Browser:
    """A browser with its cookies, without a script: forms are posted as a page of ours has them."""

    def __init__(self, house: House, headers: Mapping[str, str]) -> None:
        self._house = house
        self._headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(house.app, raise_app_exceptions=False), base_url=ADDRESS
        )
        self.cookies = self._client.cookies

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Look at a page."""
        return self.send("GET", path, headers=headers)

    def proof(self) -> str:
        """Return the proof that a page of ours has in its forms."""
        found = PROOF.search(self.get("/sign-in").text)
        assert found is not None
        return found[1]

    def post(self, path: str, *, json: bool = False, **fields: str | list[str]) -> httpx.Response:
        """Post a form of ours; ``json`` as ``console.js`` does it."""
        content = {"proof": self.proof(), "command_id": new_command_id()} | fields
        headers = {"accept": "application/json"} if json else {}
        return self.send("POST", path, content=urlencode(content, doseq=True), headers=headers)

    def send(
        self, method: str, path: str, *, content: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send anything at all."""
        kind = {"content-type": "application/x-www-form-urlencoded"} if content else {}
        every = {**self._headers, **kind, **(headers or {})}
        answer = self._house.run(self._client.request(method, path, content=content, headers=every))
        assert isinstance(answer, httpx.Response)
        return answer

    def user(self) -> User | None:
        """Return who is signed in here."""
        token = self.cookies.get("vuoro_session") or ""
        return self._house.console.ledger.now(Store.user, hashed(token), self._house.utc, 3600)
