"""Thousands of requests, sound ones and spoilt ones, about what there is and what there is not: no fault.

``make test`` sends some hundred, always the same; ``make soak`` sends 20,000 others at each of the databases.
"""

from __future__ import annotations

import random
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import settings

from tests.support.properties import SETTLED
from tests.upstream.console.browsing import ORIGIN, Browser, Console, console_over, wait_for_backups
from tests.upstream.console.reach.exploring import PLACE, Marked, console_of
from tests.upstream.console.reach.marked_province import build
from upstream.console.app import PAGES
from upstream.console.web.request import Page

_SETTLED, _SOAK, _OF_ONE = 400, 20_000, 250
STRANGE = (
    *("", " ", "0", "-1", "1" * 400, "99999999999999999999", "2147483648", "١٢", "1e9", "NaN", "\0", "\x1f"),
    *("'", '"', "%", "%00", "<b>", "{{ 7 }}", "../..", "\ud7ff", "📎", "ế" * 500, "=1+1", "2026-13-45"),
    *("2026-M10", "MTTQ_CO_SO", "commune", "list", "all", "vi", "en", "-name", "9999-M99"),
    *("xlsx", "csv", "pdf"),
)
NAMES = ("q", "sort", "page", "lang", "tep", "cot", "tt", "bo", "ky", "nhom", "nop", "so", "state", "stage")


class Drawn:
    """Requests drawn from what was found, by one seed."""

    def __init__(self, marked: Marked, seed: int) -> None:
        self.random = random.Random(seed)
        self._marked = marked
        self._every = sorted({value for values in marked.places.values() for value in values})
        self._fields = sorted({name for _, fields in marked.forms for name in fields})

    def text(self) -> str:
        return self.random.choice(self._every if self.random.random() < 0.5 else STRANGE)

    def path(self, page: Page) -> str:
        def filled(name: str) -> str:
            known = sorted(self._marked.places[name])
            return self.random.choice(known) if known and self.random.random() < 0.75 else self.text()

        return PLACE.sub(lambda place: quote(filled(place[1]) or "x", safe=""), page.path)

    def query(self) -> str:
        names = self.random.choices(NAMES, k=self.random.choice((0, 0, 1, 2, 4)))
        return urlencode([(name, self.text()) for name in names])

    def fields(self) -> dict[str, str | list[str]]:
        """The fields of a form that was found, some of them spoilt."""
        _, found = self.random.choice(self._marked.forms)
        fields: dict[str, str | list[str]] = {name: list(values) for name, values in found.items()}
        for name in self.random.sample(sorted({*self._fields, *fields}), k=self.random.randrange(4)):
            fields[name] = [self.text() for _ in range(self.random.choice((1, 1, 3)))]
        return fields

    def form_of(self, page: Page) -> tuple[str, dict[str, str | list[str]]]:
        """A form that was found on a page, at its own address."""
        pattern = PLACE.sub("[^/]+", page.path)
        found = [each for each in self._marked.forms if re.fullmatch(pattern, each[0])]
        if not found or self.random.random() < 0.4:
            return self.path(page), self.fields()
        action, fields = self.random.choice(found)
        kept = {name: list(values) for name, values in fields.items()}
        if kept and self.random.random() < 0.5:
            kept[self.random.choice(sorted(kept))] = [self.text()]
        return action, dict(kept)

    def headers(self) -> dict[str, str]:
        if self.random.random() < 0.9:
            return {}
        names = (
            "accept-language",
            "content-type",
            "origin",
            "sec-fetch-site",
            "if-none-match",
            "range",
            "cookie",
        )
        words = ("x", "text/plain; charset=x", "multipart/form-data", "a=b; c", "*", "null")
        return {self.random.choice(names): self.random.choice(words)}


def ask(drawn: Drawn, browser: Browser, token: str) -> tuple[str, httpx.Response]:
    """Send one request; return what was sent, and the answer."""
    page = drawn.random.choice(PAGES)
    if page.method == "GET":
        address = f"{drawn.path(page)}?{drawn.query()}"
        return f"GET {address}", browser.get(address, **drawn.headers())
    path, fields = drawn.form_of(page)
    if drawn.random.random() < 0.15:
        content = drawn.random.randbytes(drawn.random.randrange(200))
        files: dict[str, tuple[str | None, bytes | str]] = {
            "csrf": (None, token),
            "file": (drawn.text(), content),
            "reason": (None, drawn.text()),
        }
        sent = browser.client.post(path, files=files, headers={"origin": ORIGIN})
        return f"POST {path} {files}", sent
    if drawn.random.random() < 0.1:
        body = f"csrf={token}&".encode() + drawn.random.randbytes(30)
        return f"POST {path} {body!r}", browser.client.post(path, content=body, headers=drawn.headers())
    return f"POST {path} {fields}", browser.post(path, fields, token, **drawn.headers())


@pytest.fixture(params=["sqlite", "postgresql"])
def consoles(request: pytest.FixtureRequest, marked: Marked, tmp_path: Path) -> Iterator[Console]:
    """The marked province in each of the databases."""
    if request.param == "sqlite":
        with console_of(marked.database, tmp_path) as console:
            yield console
            wait_for_backups()
        return
    empty = request.getfixturevalue("empty_province_postgres")
    address = request.getfixturevalue("postgres_server").create_database(like=empty)
    console = console_over(address, tmp_path)
    with closing(console.database):
        console.user()
        build(console.database, 3)
        yield console
        wait_for_backups()


def send(consoles: Console, marked: Marked, count: int, seed: int) -> Counter[int]:
    """Send so many requests, as one user after the other: some end their own sessions, or lock themselves."""
    drawn, answers, users = Drawn(marked, seed), Counter[int](), 0
    while (sent := answers.total()) < count:
        users += 1
        consoles.user(f"an{users}")
        with consoles.signed_in(f"an{users}") as browser:
            token = browser.csrf("/toi")
            for _ in range(min(_OF_ONE, count - sent)):
                asked, answer = ask(drawn, browser, token)
                assert answer.status_code < 500, f"seed {seed}: {asked[:1_000]}"
                answers[answer.status_code] += 1
                may_be_out = answer.status_code == 403 or "/dang-nhap" in answer.headers.get("location", "")
                if may_be_out and token not in browser.get("/toi").text:
                    break
    return answers


@pytest.mark.skipif(settings.get_current_profile_name() != SETTLED, reason="the long run has all of these")
def test_no_request_causes_a_fault(consoles: Console, marked: Marked) -> None:
    answers = send(consoles, marked, _SETTLED, 0)
    assert min(answers[200], answers[303], answers[404]) > _SETTLED // 50, answers


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_twenty_thousand_requests_cause_no_fault(consoles: Console, marked: Marked) -> None:
    answers = send(consoles, marked, _SOAK, secrets.randbits(32))
    print("answers by status:", dict(answers))
