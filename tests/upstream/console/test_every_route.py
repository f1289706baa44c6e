"""Properties of all addresses of the console: nobody gets in by another way, nothing answers with a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from tests.upstream.console.browsing import Browser, Console
from upstream.console.accounts import users
from upstream.console.accounts.reach import Right
from upstream.console.app import PAGES
from upstream.console.web import answering
from upstream.console.web.headers import OF_PAGES
from upstream.console.web.request import Page

COMMUNE = "00004"
GUARDED = [page for page in PAGES if page.needs is not None]
SENT = [page for page in PAGES if page.method == "POST"]


def named(page: Page) -> str:
    return f"{page.method} {page.path}"


def path_of(page: Page, value: str = COMMUNE) -> str:
    """An address of the page with something in each of its places."""
    return re.sub(r"\{\w+:\w+\}", quote(value, safe=""), page.path)


def test_the_console_has_pages() -> None:
    assert len(GUARDED) > 5
    assert {page.path for page in PAGES if page.needs is None} == {
        "/dang-nhap",
        "/dang-xuat",
        "/moi/{secret:str}",
    }


def test_every_address_refuses_strangers_and_those_with_an_invented_session(console: Console) -> None:
    with console.browser() as browser:
        for cookie in ("", "x" * 43, browser.csrf()):
            browser.client.cookies.clear()
            browser.client.cookies.set("so-mat-tran", cookie)
            for page in GUARDED:
                refused_without_a_session(browser, page)


def refused_without_a_session(browser: Browser, page: Page) -> None:
    path = path_of(page)
    if page.method == "GET":
        answer = browser.get(path)
        assert answer.status_code == 303, named(page)
        assert answer.headers["location"].startswith("/dang-nhap?next="), named(page)
        assert not answer.content
    else:
        assert browser.post(path, {}, browser.csrf()).status_code == 403, named(page)


def test_every_form_is_refused_with_anothers_token_none_or_from_another_site(console: Console) -> None:
    console.user()
    console.user("minh")
    with console.signed_in() as lan, console.signed_in("minh") as minh:
        strange, own = minh.csrf("/toi"), lan.csrf("/toi")
        for page in SENT:
            path = path_of(page)
            assert lan.post(path, {}, strange).status_code == 403, named(page)
            assert lan.post(path, {}, "").status_code == 403, named(page)
            assert lan.client.post(path, data={"x": "1", "csrf": own}).status_code == 403, named(page)
            assert lan.client.post(path, headers={"x-csrf-token": strange}).status_code == 403, named(page)
            for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
                answer = lan.client.post(path, data={"csrf": own}, headers=headers)
                assert answer.status_code == 403, named(page)
        assert lan.get("/toi").status_code == 200, "nothing of this has signed anybody out"


@pytest.mark.parametrize("right", list(Right))
def test_a_right_opens_what_it_says_and_nothing_else(console: Console, right: Right) -> None:
    console.user(rights=[right])
    with console.signed_in() as browser:
        token = browser.csrf("/toi")
        for page in GUARDED:
            path = path_of(page)
            answer = browser.get(path) if page.method == "GET" else browser.post(path, {}, token)
            if page.needs is not None and not page.needs <= {right}:
                assert answer.status_code == 403, named(page)
            if page.path == "/toi/mat-khau":
                token = browser.csrf("/toi")


def test_pages_carry_their_headers_also_when_they_fail(console: Console) -> None:
    console.user()
    with console.signed_in() as browser:
        for path in ("/toi", "/", "/nowhere", "/dang-xuat", "/moi/x", "/toi?" + "&" * 20_000, "/static/x/y"):
            headers = browser.get(path).headers
            assert {name: headers.get(name) for name in OF_PAGES} == dict(OF_PAGES), path


def test_a_number_that_no_row_can_have_causes_no_fault(console: Console) -> None:
    console.user()
    numbered = [page for page in PAGES if ":int}" in page.path]
    assert len(numbered) > 3
    with console.signed_in() as browser:
        token = browser.csrf("/toi")
        for page in numbered:
            for number in ("0", "-1", "9" * 30, str(1 << 31)):
                path = re.sub(r"\{\w+:\w+\}", number, page.path)
                answer = browser.get(path) if page.method == "GET" else browser.post(path, {}, token)
                assert 400 <= answer.status_code < 500, (named(page), number)


STRANGE_PLACES = ("\0", "9" * 30, "-1", "9" * 5_000, "9999-Y", "9999-M12", COMMUNE, "MTTQ_CO_SO", "\ud7ff")


def test_no_strange_place_in_an_address_causes_a_fault(each_console: Console) -> None:
    each_console.user()
    with each_console.signed_in() as browser:
        token = browser.csrf("/toi")
        for page in GUARDED:
            of_set = page.path.replace("{set:str}", "MTTQ_CO_SO")
            of_period = of_set.replace("{period:str}", "2026-Q1").replace("{commune:str}", COMMUNE)
            for pattern in {page.path, of_set, of_period}:
                for place in STRANGE_PLACES:
                    path = re.sub(r"\{\w+:\w+\}", quote(place, safe=""), pattern)
                    answer = browser.get(path) if page.method == "GET" else browser.post(path, {}, token)
                    assert answer.status_code < 500, (page.method, path[:100])


def test_what_a_form_did_is_not_denied_because_the_log_is_busy(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.user()
    with console.signed_in() as browser:
        token = browser.csrf("/toi")

        def busy(*_: object) -> bool:
            raise OperationalError("", None, Exception("database is locked"))

        monkeypatch.setattr(answering, "is_noted", busy)
        assert browser.post("/toi/ngon-ngu", {"language": "en"}, token).status_code == 303
        assert browser.get("/toi").status_code == 503, "nobody looks unnoted"
    with console.database.read() as connection:
        assert users.require_user(connection, "lan").language == "en"


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "0", "-1", "99999999999999999999", "'", "%", "../../etc", "\0", "\ud7ff", "📎", "00004"]
    ),
)
PATHS = st.one_of(
    st.builds(path_of, st.sampled_from(PAGES), TEXTS.filter(bool)),
    st.lists(TEXTS, max_size=4).map(lambda parts: "/" + "/".join(quote(part, safe="") for part in parts)),
)
FIELDS = st.dictionaries(
    st.one_of(
        st.sampled_from(sorted({"q", "sort", "page", "name", "reason", "commune", "next", "lang"})), TEXTS
    ),
    TEXTS,
    max_size=6,
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["cookie", "content-type", "origin", "sec-fetch-site", "accept-language", "content-length"]
    ),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40),
    max_size=2,
)
REQUESTS = st.tuples(PATHS, FIELDS, FIELDS, HEADERS, st.booleans(), st.binary(max_size=80))


@pytest.fixture
def lan(console: Console) -> Iterator[Browser]:
    """The browser of somebody who may do everything."""
    console.user()
    console.user("minh")
    with console.signed_in() as browser:
        yield browser


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(PATHS, FIELDS, FIELDS, HEADERS, st.booleans(), st.binary(max_size=80)), max_size=30)
)
def test_no_generated_request_causes_a_fault(
    console: Console,
    lan: Browser,
    requests: list[tuple[str, dict[str, str], dict[str, str], dict[str, str], bool, bytes]],
) -> None:
    if lan.get("/toi").status_code == 303:  # an earlier example has signed out
        console.let_in(lan)
    token = lan.csrf("/toi")
    for path, query, fields, headers, proved, body in requests:
        answer = lan.client.get(path, params=query, headers=headers)
        assert answer.status_code < 500, (path, query, headers)
        if proved:
            answer = lan.post(path, dict(fields), token)
        else:
            answer = lan.client.post(path, content=b"csrf=" + token.encode() + b"&" + body, headers=headers)
        assert answer.status_code < 500, (path, fields, headers, body)
