"""Every page, act and live fragment of the console, whoever they are by: who may see them, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlencode

import pytest

from console import registry
from console.forms import MAX_BYTES, MAX_FIELDS
from console.headers import HEADERS
from console.registry import Fragment, Page
from tests.console_examples import Browser, House, example_path
from vuoro.ids import new_command_id
from vuoro.values import Role

PAGES = registry.pages()
SHOWN = [page for page in PAGES if page.method == "GET"]
ACTS = [page for page in PAGES if page.method == "POST"]
FORM = {"content-type": "application/x-www-form-urlencoded"}


def name_of(page: object) -> str:
    return f"{page.method} {page.path}" if isinstance(page, Page) else str(page)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House() as house:
        yield house


@pytest.fixture(scope="module")
def people(house: House) -> dict[Role, Browser]:
    """Somebody with each role, at a browser each."""
    return {role: house.signed_in(role) for role in Role}


def ask(browser: Browser, page: Page) -> int:
    path = example_path(page.path)
    return (browser.get(path) if page.method == "GET" else browser.post(path)).status_code


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", [page for page in PAGES if page.path != "/sign-out"], ids=name_of)
def test_a_role_gets_what_is_declared_for_it_and_nothing_else(
    people: dict[Role, Browser], page: Page, role: Role
) -> None:
    refused = ask(people[role], page) == HTTPStatus.FORBIDDEN
    assert refused == (role not in page.access.roles)


@pytest.mark.parametrize("page", [page for page in PAGES if not page.access.everybody], ids=name_of)
def test_somebody_who_is_not_signed_in_is_sent_to_the_door(house: House, page: Page) -> None:
    answer = ask(house.browser(), page)
    assert answer == (HTTPStatus.SEE_OTHER if page.method == "GET" else HTTPStatus.UNAUTHORIZED)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_is_reached_by_another_method(people: dict[Role, Browser], page: Page) -> None:
    others = {other.method for other in PAGES if other.path == page.path} | {"HEAD"}
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} - others:
        answer = people[Role.MAINTENANCE].send(method, example_path(page.path))
        assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("page", SHOWN, ids=name_of)
def test_nothing_that_is_only_looked_at_sends_more_than_questions(house: House, page: Page) -> None:
    sent = len(house.wire.requests)
    house.browser().get(example_path(page.path))
    assert all(_changes_nothing(request.command) for request in house.wire.requests[sent:])


def _changes_nothing(command: object) -> bool:
    return type(command).__name__ in {"FollowTicket", "ReadWords", "ReadEmptyingLog", "ReplayEvents"}


def allowed(people: dict[Role, Browser], page: Page) -> Browser:
    return people[next(role for role in Role if role in page.access.roles)]


@pytest.mark.parametrize("page", ACTS, ids=name_of)
def test_an_act_without_the_proof_of_a_page_of_ours_is_refused(people: dict[Role, Browser], page: Page) -> None:
    browser = allowed(people, page)
    for proof in ("", "0" * 64, "ä" * 64):
        content = urlencode({"proof": proof, "command_id": new_command_id()})
        answer = browser.send("POST", example_path(page.path), content=content)
        assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("page", ACTS, ids=name_of)
def test_the_proof_of_one_browser_is_none_in_another(house: House, people: dict[Role, Browser], page: Page) -> None:
    content = urlencode({"proof": house.browser().proof(), "command_id": new_command_id()})
    answer = allowed(people, page).send("POST", example_path(page.path), content=content)
    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
    ids=["another origin", "no origin", "another site"],
)
@pytest.mark.parametrize("page", ACTS, ids=name_of)
def test_an_act_from_another_site_is_refused_even_with_the_proof(
    people: dict[Role, Browser], page: Page, headers: dict[str, str]
) -> None:
    browser = allowed(people, page)
    content = urlencode({"proof": browser.proof(), "command_id": new_command_id()})
    answer = browser.send("POST", example_path(page.path), content=content, headers=headers)
    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("page", ACTS, ids=name_of)
def test_a_body_that_is_too_large_is_refused(people: dict[Role, Browser], page: Page) -> None:
    browser = allowed(people, page)
    answer = browser.send("POST", example_path(page.path), content=b"a=" + b"x" * MAX_BYTES)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"proof": "x"}', "application/json"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"a=\xff\xfe", FORM["content-type"]),
        (b"a=%ff%fe", FORM["content-type"]),
        (b"&".join([b"a=1"] * (MAX_FIELDS + 1)), FORM["content-type"]),
        (b"\x00" * 100, FORM["content-type"]),
    ],
    ids=["JSON", "multipart", "bytes", "no UTF-8", "very many fields", "nothing but zeros"],
)
@pytest.mark.parametrize("page", ACTS, ids=name_of)
def test_a_body_that_is_no_form_is_refused(people: dict[Role, Browser], page: Page, body: bytes, kind: str) -> None:
    answer = allowed(people, page).send("POST", example_path(page.path), content=body, headers={"content-type": kind})
    assert answer.status_code in {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    }


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_answer_has_the_headers_of_security_and_is_kept_by_nobody(house: House, page: Page) -> None:
    answer = house.browser().send(page.method, example_path(page.path))
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", SHOWN, ids=name_of)
def test_no_page_has_a_script_or_a_style_in_it(people: dict[Role, Browser], page: Page) -> None:
    html = allowed(people, page).get(example_path(page.path)).text
    assert "<script>" not in html
    assert "<style" not in html
    assert " style=" not in html
    assert not [handler for handler in (" onclick=", " onload=", " onsubmit=", "javascript:") if handler in html]


@pytest.mark.parametrize("page", SHOWN, ids=name_of)
def test_every_form_on_a_page_has_its_proof_and_an_identity(people: dict[Role, Browser], page: Page) -> None:
    html = allowed(people, page).get(example_path(page.path)).text
    forms = [form.partition("</form>")[0] for form in html.split("<form ")[1:] if 'method="post"' in form]
    assert all('name="proof" value="' in form for form in forms)
    assert "proof-" not in html.replace("proof-read", "")
    assert "command-" not in html


@pytest.mark.parametrize(
    "path",
    [
        "/static/../store.py",
        "/static/..%2fstore.py",
        "/static/%2e%2e/store.py",
        "/static//etc/passwd",
        "/static/console.css%00.js",
        "/../etc/passwd",
        "/static/....//....//etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_static_files(house: House, path: str) -> None:
    answer = house.browser().get(path)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "root:" not in answer.text


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("fragment", registry.fragments().values(), ids=lambda fragment: fragment.name)
def test_a_live_fragment_is_streamed_to_those_who_may_see_it_only(
    house: House, people: dict[Role, Browser], fragment: Fragment, role: Role | None
) -> None:
    browser = house.browser() if role is None else people[role]
    if not fragment.access.admits(browser.user()):
        assert browser.get(f"/live?f={fragment.name}").status_code == HTTPStatus.FORBIDDEN
    assert fragment.access.admits(browser.user()) == (fragment.access.everybody or role in fragment.access.roles)


@pytest.mark.parametrize("query", ["", "?f=no-such", "?" + "&".join(["f=link"] * 41)])
def test_a_stream_of_nothing_we_have_is_refused(house: House, query: str) -> None:
    assert house.browser().get(f"/live{query}").status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}
