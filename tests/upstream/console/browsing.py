"""A browser without a screen or a script: it keeps cookies and sends what forms say."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import httpx
from litestar.testing import TestClient

from desktop_app.base.clock import to_millis
from tests.support.patience import PATIENCE_SECONDS
from upstream.admin.setup import initialise
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.console.accounts import users
from upstream.console.accounts.reach import Right
from upstream.console.accounts.sessions import begin_session
from upstream.console.app import create_console
from upstream.console.web.headers import session_cookie
from upstream.console.web.request import Services
from upstream.courier.brought import BundleFolder
from upstream.database.database import Database

A_DAY = to_millis(datetime(2026, 12, 1, 3, tzinfo=UTC))
"""On which invented provinces are built: what is due in them does not depend on the day of the tests."""
PASSWORD = "con trâu gặm cỏ ven sông"
ORIGIN = "https://console.test"
CSRF_FIELD_OF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
HASHED: dict[str, str] = {}
"""Argon2 takes a tenth of a second: the password of all users of tests is hashed once."""


@dataclass
class Console:
    """A console over a database of its own, and people in front of it."""

    services: Services
    address: str

    @property
    def database(self) -> Database:
        return self.services.database

    def user(
        self,
        name: str = "lan",
        rights: Sequence[Right] = tuple(Right),
        communes: Sequence[str] | None = None,
    ) -> users.ConsoleUser:
        """Make a user who has chosen a password."""
        with self.database.write() as connection:
            users.add_user(connection, name, name.title(), rights, communes, now_millis())
            user = users.require_user(connection, name)
            if PASSWORD not in HASHED:
                HASHED[PASSWORD] = users.new_password_hash(user, PASSWORD)
            users.set_password(connection, user, HASHED[PASSWORD])
            return users.require_user(connection, name)

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        """Open a browser in which nobody is signed in."""
        with TestClient(
            create_console(self.services), base_url=ORIGIN, raise_server_exceptions=True
        ) as client:
            client.follow_redirects = False
            yield Browser(client)

    @contextmanager
    def signed_in(self, name: str = "lan") -> Iterator[Browser]:
        """Open a browser in which somebody is signed in; how one signs in has tests of its own."""
        with self.browser() as browser:
            self.let_in(browser, name)
            yield browser

    def let_in(self, browser: Browser, name: str = "lan") -> None:
        """Give a browser a session of a user."""
        with self.database.write() as connection:
            user = users.require_user(connection, name)
            session_id = begin_session(connection, user, "", now_millis())
        browser.client.cookies.set(session_cookie("https"), session_id, domain="console.test")


@dataclass
class Browser:
    """Somebody's browser."""

    client: httpx.Client
    origin: str = ORIGIN

    @property
    def cookie(self) -> str:
        return self.client.cookies.get(session_cookie(self.origin.partition(":")[0])) or ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def csrf(self, path: str = "/dang-nhap") -> str:
        """The token of a page's forms."""
        found = CSRF_FIELD_OF.search(self.get(path).text)
        assert found is not None, f"{path} has no form"
        return found[1]

    def post(
        self, path: str, fields: Mapping[str, str | list[str]], csrf: str, **headers: str
    ) -> httpx.Response:
        """Send a form as a browser does: the token first."""
        return self.client.post(
            path, data={"csrf": csrf, **fields}, headers={"origin": self.origin, **headers}
        )

    def fill(self, page: str, path: str, **fields: str | list[str]) -> httpx.Response:
        """Open a page and send a form of it."""
        return self.post(path, fields, self.csrf(page))

    def sign_in(self, name: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        return self.fill("/dang-nhap", "/dang-nhap", name=name, password=password, code=code)


def upload(browser: Browser, content: bytes, name: str) -> tuple[int, str]:
    """Bring a file of the catalogue, the token first; the status, and where it leads or what is said."""
    answer = browser.client.post(
        "/danh-muc/dua-len",
        files={"csrf": (None, browser.csrf("/danh-muc")), "file": (name, content)},
        headers={"origin": browser.origin},
    )
    return answer.status_code, answer.headers.get("location", text_of(answer))


def wait_for_backups() -> None:
    """Wait until backups that pages have started are written: the database is closed after this."""
    for thread in threading.enumerate():
        if thread.name == "backup":
            thread.join(PATIENCE_SECONDS)


def text_of(answer: httpx.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def open_console(empty: Path, folder: Path) -> Console:
    """A console over a copy of an empty province."""
    address = str(folder / "province.sqlite")
    Path(address).write_bytes(empty.read_bytes())
    return console_over(address, folder)


def console_over(address: str, folder: Path) -> Console:
    """A console over a database, initialised if it is not yet."""
    identity = initialise(address, "Tỉnh Thử", "sample")
    database = Database.connect(address)
    backups, offices = folder / "backups", "https://mttq.example"
    decisions = folder / "decisions"
    bundles = BundleFolder(folder / "bundles")
    services = Services(
        database, identity, server_limits(), decisions, backups, offices, ORIGIN, bundles=bundles
    )
    return Console(services, address)
