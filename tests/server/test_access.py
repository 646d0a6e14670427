"""Signing in and out, who may see and do what, and what is refused: forged, foreign, oversized, guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import pytest
from browsed import Checked
from fastapi import Depends, FastAPI
from hypothesis import given
from hypothesis import strategies as st
from signing import PASSWORD, Shared, form_key, send, sign_in
from starlette.testclient import TestClient

from qawl.accounts import Role, Scope
from qawl.server import problems
from qawl.server.access import Access, ForbiddenError, SignInError, Who, needs, needs_scope
from qawl.server.access.identifying import Identified
from qawl.server.access.redirects import safe_next
from qawl.server.api.operations import OPERATIONS, PREFIX
from qawl.server.languages import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from httpx2 import Response

PAGES = ("", "/search", "/promises", "/stories", "/people", "/account")


def cookies_of(answer: Response) -> dict[str, str]:
    """The cookies that an answer sets, each with its attributes."""
    return {each.partition("=")[0]: each for each in answer.headers.get_list("set-cookie")}


# --- signing in and out -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_for_signing_in_is_well_formed(shared: Shared, language: str) -> None:
    answer = shared().get(f"/{language}/sign-in")
    tags = [tag for tag, _ in Checked(answer.text).elements]
    assert (answer.status_code, tags.count("h1"), tags.count("form")) == (
        200,
        1,
        2,
    )  # the search of every page is the other
    assert "script" not in tags
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_user_signs_in_and_out(shared: Shared) -> None:
    client = shared()
    assert "Sign in" in client.get("/en").text
    answer = sign_in(client, "salma", after="/en/promises?state=open")
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/promises?state=open")
    page = client.get("/en")
    assert "salma" in page.text
    assert page.headers["cache-control"] == "private, no-store"
    out = send(client, "/en/account", "/en/sign-out")
    assert out.headers["location"] == "/en/sign-in"
    assert "salma" not in client.get("/en").text


def test_the_key_of_a_session_opens_nothing_after_signing_out(shared: Shared) -> None:
    client = shared.by("salma")
    kept = dict(client.cookies)
    send(client, "/en/account", "/en/sign-out")
    thief = shared()
    thief.cookies.update(kept)
    assert thief.get("/en/account").status_code == 303


@pytest.mark.parametrize(("scheme", "prefix"), [("http", ""), ("https", "__Host-")])
def test_cookies_are_kept_from_scripts_and_other_sites(shared: Shared, scheme: str, prefix: str) -> None:
    client = shared(scheme=scheme)
    asked = cookies_of(client.get("/en/sign-in"))
    given_ = cookies_of(sign_in(client, "salma"))
    assert list(asked) == [f"{prefix}qawl-sign-in"]
    for cookie in (asked[f"{prefix}qawl-sign-in"], given_[f"{prefix}qawl-session"]):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert "Max-Age" not in cookie
        assert ("Secure" in cookie) == (scheme == "https")


def test_reading_sets_no_cookie(shared: Shared) -> None:
    client = shared()
    for page in ("/en", "/en/statements", "/en/nothing", "/static/nothing"):
        assert "set-cookie" not in client.get(page).headers


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(shared: Shared) -> None:
    answers = [sign_in(shared(), *each) for each in (("salma", "wrong password"), ("nobody", PASSWORD))]
    assert [answer.status_code for answer in answers] == [401, 401]
    told = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert told[0] == told[1]
    assert not any("qawl-session" in cookies_of(answer) for answer in answers)


def test_too_many_failures_lock(shared: Shared) -> None:
    client = shared()
    for _ in range(5):
        assert sign_in(client, "salma", "wrong password").status_code == 401
    locked = sign_in(client, "salma")
    assert (locked.status_code, locked.headers["retry-after"]) == (429, "15")
    assert "Too many sign-ins failed" in locked.text
    shared.clock.passes(seconds=16)
    assert sign_in(client, "salma").status_code == 303


def test_signing_in_never_takes_over_a_key_that_was_there(shared: Shared) -> None:
    planted = "planted-by-somebody-else"
    client = shared()
    client.cookies.set("qawl-session", planted)
    answer = sign_in(client, "salma")
    assert planted not in cookies_of(answer)["qawl-session"]
    assert shared.accounts.session(planted) is None


def test_signing_in_again_ends_the_session_before(shared: Shared) -> None:
    client = shared.by("salma")
    before = client.cookies["qawl-session"]
    key = form_key(shared().get("/en/sign-in").text)
    assert client.get("/en/sign-in").status_code == 303
    del key
    other = shared()
    page = form_key(other.get("/en/sign-in").text)
    other.cookies.set("qawl-session", before)
    assert other.post("/en/sign-in", data={"csrf": page, "name": "huda", "password": PASSWORD}).status_code == 303
    assert shared.accounts.session(before) is None


def test_a_name_is_shown_as_text(shared: Shared) -> None:
    answer = sign_in(shared(), '"><script>alert(1)</script>', "x")
    assert answer.status_code == 401
    assert "script" not in [tag for tag, _ in Checked(answer.text).elements]


# --- where to go next -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/ar", "/en", "/ar/statements?speaker=%D8%B3&page=2", "/en/person/person:joe-biden", "/en/statement/abc.json"],
)
def test_pages_of_ours_are_gone_to(address: str) -> None:
    assert safe_next(address, Language("ar")) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/ar//evil.example",
        "/ar/..//evil.example",
        "/ar/../../evil",
        "/ar/.",
        "/ar\\@evil.example",
        "/ar@evil.example",
        "/ar.evil.example",
        "/arx",
        "/sign-out",
        "/api/v1/articles",
        "javascript:alert(1)",
        "/ar?a=b#c",
        "/ar\r\nSet-Cookie: a=b",
        "/ar\t/x",
        "/ar x",
        "/ar/%2F%2Fevil.example",
        "/ar/\u202eevil",
        "/ar/" + "x" * 3000,
    ],
)
def test_other_addresses_lead_to_the_front_page(shared: Shared, address: str) -> None:
    assert safe_next(address, Language("ar")) == "/ar"
    answer = sign_in(shared(), "salma", after=address)
    assert answer.headers["location"] == "/en"
    assert list(cookies_of(answer)) == ["qawl-session", "qawl-sign-in"]


@given(st.text(alphabet="/\\ar.en?#:@%2fx\r\n\t ", max_size=30) | st.text(max_size=30))
def test_whatever_is_asked_for_is_a_path_below_a_language(address: str) -> None:
    found = safe_next(address, Language("en"))
    assert re.match(r"/(ar|en)(?=[/?]|$)", found)
    assert "//" not in found.partition("?")[0]
    assert not {"\\", "\r", "\n", "\t", "#", " "} & {*found}


# --- forged questions -------------------------------------------------------------------------------------------------

FORMS = [
    "/en/sign-in",
    "/en/sign-out",
    "/en/account/password",
    "/en/account/sign-out-elsewhere",
    "/en/account/token",
    "/en/account/revoke",
    "/en/users",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["none", "foreign", "of another user"])
def test_a_form_without_the_key_of_its_session_is_refused(shared: Shared, form: str, kind: str) -> None:
    client = shared.by("adam")
    key = form_key(shared.by("salma").get("/en/account").text)
    fields = {"none": {"a": "b"}, "foreign": {"csrf": "0" * 64}, "of another user": {"csrf": key}}[kind]
    assert client.post(form, data=fields).status_code == 403
    assert client.get("/en/account").status_code == 200
    assert len(shared.accounts.users()) == 4


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:8000"},
    ],
)
def test_what_another_site_asks_for_is_refused(shared: Shared, form: str, headers: Mapping[str, str]) -> None:
    client = shared.by("adam")
    key = form_key(client.get("/en/account").text)
    assert client.post(form, data={"csrf": key}, headers=headers).status_code == 403
    assert client.get("/en/account").status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost:8000"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}]
)
def test_what_our_own_page_asks_for_is_done(shared: Shared, headers: Mapping[str, str]) -> None:
    client = shared.by("salma")
    key = form_key(client.get("/en/account").text)
    answer = client.post("/en/account/sign-out-elsewhere", data={"csrf": key}, headers=headers)
    assert answer.headers["location"] == "/en/account?done=elsewhere"


def test_nothing_changes_by_following_a_link(shared: Shared) -> None:
    client = shared.by("adam")
    for form in FORMS:
        client.get(form)
    assert client.get("/en/account").status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x" * 70_000, "application/x-www-form-urlencoded", 413),
        (b'{"csrf": 1}', "application/json", 415),
        (b"csrf=1", "text/plain", 415),
        (b"csrf=%FF%FE", "application/x-www-form-urlencoded", 400),
        (b"csrf=\xff", "application/x-www-form-urlencoded", 400),
        (b"no form at all", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(300)), "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 403),
    ],
)
def test_what_is_no_form_of_ours_is_refused(shared: Shared, content: bytes, kind: str, status: int) -> None:
    answer = shared().post("/en/sign-in", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-security-policy" in answer.headers


def test_a_body_that_does_not_say_how_long_it_is_ends_at_the_limit(shared: Shared) -> None:
    sent = 0

    def pieces() -> object:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b"a" * 1024

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = shared().post("/en/sign-in", content=pieces(), headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 413


# --- who may do what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_where_others_come_every_page_asks_who_reads(shared: Shared, page: str) -> None:
    client = shared(is_open=False)
    answer = client.get(f"/ar{page}?page=1")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/ar/sign-in?next=%2Far")
    twin = client.get(f"/ar{page}.json")
    assert (twin.status_code, twin.headers["content-type"]) == (401, "application/problem+json")
    assert twin.headers["www-authenticate"] == "Bearer"
    assert shared.by("reem", is_open=False).get(f"/ar{page}").status_code == 200


@pytest.mark.parametrize("path", sorted({each.path for each in OPERATIONS} | {"/openapi.json", "/docs"}))
def test_where_others_come_the_api_asks_for_a_token(shared: Shared, path: str) -> None:
    answer = shared(is_open=False).get(PREFIX + path.replace("{id}", "0" * 16))
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_signing_in_leads_to_what_was_asked_for(shared: Shared) -> None:
    client = shared(is_open=False)
    asked = client.get("/en/statements?speaker=%D8%B3%D8%B9%D8%AF&page=1").headers["location"]
    page = Checked(client.get(asked).text)
    after = next(given["value"] for _, given in page.elements if given.get("name") == "next")
    assert after == "/en/statements?speaker=%D8%B3%D8%B9%D8%AF&page=1"


def test_the_look_of_the_page_for_signing_in_needs_none(shared: Shared) -> None:
    client = shared(is_open=False)
    page = Checked(client.get("/en/sign-in").text)
    style = next(given["href"] for tag, given in page.elements if tag == "link" and given["rel"] == "stylesheet")
    assert client.get(style or "").status_code == 200


@pytest.mark.parametrize("name", ["reem", "salma"])
def test_only_an_admin_manages_users(shared: Shared, name: str) -> None:
    client = shared.by(name)
    key = form_key(client.get("/en/account").text)
    assert client.get("/en/users").status_code == 403
    answer = client.post("/en/users", data={"csrf": key, "user": name, "role": "admin"})
    assert answer.status_code == 403
    assert shared.accounts.user(name).role is not Role.ADMIN


def test_an_admin_changes_roles_and_removes_users(shared: Shared) -> None:
    client = shared.by("adam")
    assert send(client, "/en/users", "/en/users", user="reem", role="editor").status_code == 303
    assert shared.accounts.user("reem").role is Role.EDITOR
    assert send(client, "/en/users", "/en/users", user="salma", role="none").status_code == 303
    assert "salma" not in {user.name for user in shared.accounts.users()}
    for fields in (
        {"user": "adam", "role": "reader"},
        {"user": "reem", "role": "king"},
        {"user": "x", "role": "admin"},
    ):
        assert send(client, "/en/users", "/en/users", **fields).status_code == 400


def test_a_reader_makes_no_token_beyond_the_role(shared: Shared) -> None:
    client = shared.by("reem")
    answer = send(client, "/en/account", "/en/account/token", scope=["read", "review"], days="5")
    assert answer.status_code == 400
    assert shared.accounts.tokens(shared.accounts.user("reem")) == []


def test_a_token_is_shown_once_reads_and_is_revoked(shared: Shared) -> None:
    client = shared.by("salma")
    made = send(client, "/en/account", "/en/account/token", scope=["read"], days="5", label="<i>night</i>")
    secret = re.search(r"qawl_[\w-]{43}", made.text)
    assert secret is not None
    assert secret[0] not in client.get("/en/account").text
    program = shared(is_open=False)
    headers = {"Authorization": f"Bearer {secret[0]}"}
    assert program.get("/en/search.json", headers=headers).status_code == 200
    for page in ("/en/account", "/en/users"):
        assert program.get(page, headers=headers).status_code == 403
    number = shared.accounts.tokens(shared.accounts.user("salma"))[0].id
    done = send(client, "/en/account", "/en/account/revoke", token=str(number))
    assert done.headers["location"] == "/en/account?done=revoked"
    assert program.get("/en/search.json", headers=headers).status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer qawl_", "bearer qawl_\xe9", "Bearer qawl_' OR 1=1"])
def test_a_token_that_does_not_hold_is_refused_even_where_all_may_read(shared: Shared, header: str) -> None:
    answer = shared().get("/en.json", headers={"Authorization": header.encode("latin-1")})  # type: ignore[dict-item]
    assert answer.status_code == 401


def test_another_password_is_asked_for_and_given(shared: Shared) -> None:
    client, elsewhere = shared.by("salma"), shared.by("salma")
    new = "another tall date palm"
    wrong = [
        {"password": "wrong password", "new": new, "again": new},
        {"password": PASSWORD, "new": new, "again": f"{new}s"},
        {"password": PASSWORD, "new": "short", "again": "short"},
    ]
    for fields in wrong:
        assert send(client, "/en/account", "/en/account/password", **fields).status_code == 400
    done = send(client, "/en/account", "/en/account/password", password=PASSWORD, new=new, again=new)
    assert done.headers["location"] == "/en/account?done=password"
    assert client.get("/en/account").status_code == 200
    assert elsewhere.get("/en/account").status_code == 303
    assert sign_in(shared(), "salma", new).status_code == 303


@pytest.mark.parametrize("done", ["<script>", "nothing", "password%0d%0aX: y"])
def test_a_page_says_only_what_was_done(shared: Shared, done: str) -> None:
    page = shared.by("salma").get(f"/en/account?done={done}").text
    assert ('class="done"' in page) == (done == "nothing password")


def test_without_accounts_there_is_nowhere_to_sign_in(client: TestClient) -> None:
    assert client.get("/en/sign-in").status_code == 404
    assert "Sign in" not in client.get("/en").text
    assert client.post("/en/sign-in", headers={"Origin": "https://evil.example"}).status_code == 403


# --- what other routers use -------------------------------------------------------------------------------------------


def asking(shared: Shared, **served: bool) -> TestClient:
    """A router that needs a scope, and one that needs a role, behind what stands before every page."""
    app = FastAPI()

    @app.post("/api/v1/add")
    @app.get("/api/v1/add")
    def add(who: Annotated[Who, Depends(needs_scope(Scope.ADD))]) -> str:
        assert who.user is not None
        return who.user.name

    @app.get("/api/v1/read")
    def read(who: Annotated[Who, Depends(needs_scope(Scope.READ))]) -> str:
        return who.user.name if who.user else "anybody"

    @app.get("/edit")
    def edit(who: Annotated[Who, Depends(needs(Role.EDITOR))]) -> str:
        assert who.user is not None
        return who.user.name

    for error in (SignInError, ForbiddenError):
        app.add_exception_handler(error, problems.of_qawl)
    access = Access(shared.accounts, **({"is_open": True, "edits": True} | served))
    return TestClient(
        Identified(app, access, problems.of_refused), base_url="http://localhost:8000", follow_redirects=False
    )


@pytest.mark.parametrize(
    ("name", "scopes", "path", "served", "status"),
    [
        (None, [], "read", {}, 200),
        (None, [], "read", {"is_open": False}, 401),
        (None, [], "add", {}, 401),
        ("salma", ["add"], "add", {}, 200),
        ("salma", ["add"], "add", {"edits": False}, 403),
        ("salma", ["read"], "add", {}, 403),
        ("salma", ["add"], "read", {}, 403),
        ("reem", ["read"], "read", {"is_open": False}, 200),
    ],
)
def test_scopes(
    shared: Shared, name: str | None, scopes: list[str], path: str, served: dict[str, bool], status: int
) -> None:
    headers = {}
    if name is not None:
        _, secret = shared.accounts.make_token(shared.accounts.user(name), set(map(Scope, scopes)))
        headers = {"Authorization": f"Bearer {secret}"}
    method = "POST" if path == "add" else "GET"
    answer = asking(shared, **served).request(method, f"/api/v1/{path}", headers=headers)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_role_that_was_lost_takes_its_tokens_scopes_along(shared: Shared) -> None:
    _, secret = shared.accounts.make_token(shared.accounts.user("salma"), {Scope.ADD})
    shared.accounts.set_role("salma", Role.READER)
    answer = asking(shared).post("/api/v1/add", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 403


def test_a_session_adds_only_with_the_key_of_its_forms(shared: Shared) -> None:
    client, browser = asking(shared), shared.by("salma")
    client.cookies.update(dict(browser.cookies))
    key = form_key(browser.get("/en/account").text)
    assert client.post("/api/v1/add").status_code == 403
    assert client.post("/api/v1/add", headers={"X-CSRF-Token": "0" * 64}).status_code == 403
    assert client.post("/api/v1/add", headers={"X-CSRF-Token": key}).json() == "salma"


@pytest.mark.parametrize(
    ("name", "served", "status"),
    [("reem", {}, 403), ("salma", {}, 200), ("adam", {}, 200), ("salma", {"edits": False}, 403), (None, {}, 303)],
)
def test_roles(shared: Shared, name: str | None, served: dict[str, bool], status: int) -> None:
    client = asking(shared, **served)
    if name is not None:
        client.cookies.update(dict(shared.by(name).cookies))
    assert client.get("/edit").status_code == status


def test_a_token_is_no_editor_at_a_page(shared: Shared) -> None:
    _, secret = shared.accounts.make_token(shared.accounts.user("salma"), set(Scope))
    answer = asking(shared).get("/edit", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 403
