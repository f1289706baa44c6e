"""Uploads that end half-way, are too large, or come without their end: nothing is left, nothing was begun."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.upstream.console.browsing import PASSWORD, Browser, Console, open_console
from tests.upstream.console.bundles.counter import PATH
from tests.upstream.console.running import RunningConsole, run_console
from upstream.jobs import jobs

BOUNDARY = "----mang-len"


@pytest.fixture
def console(tmp_path: Path, empty_province: Path) -> Iterator[Console]:
    opened = open_console(empty_province, tmp_path)
    with closing(opened.database):
        opened.user()
        yield opened


@pytest.fixture
def running(console: Console, processes: Processes) -> RunningConsole:
    return run_console(processes, console.address)


@pytest.fixture
def browser(running: RunningConsole) -> Iterator[Browser]:
    with running.browser() as opened:
        opened.sign_in("lan", PASSWORD)
        yield opened


def head_of(browser: Browser, length: int, token: str) -> bytes:
    """The request up to the first bytes of a file."""
    at = urlsplit(browser.origin)
    cookies = "; ".join(f"{each.name}={each.value}" for each in browser.client.cookies.jar)
    form = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.mtb"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    lines = (
        f"POST {PATH} HTTP/1.1",
        f"Host: {at.netloc}",
        f"Origin: {browser.origin}",
        f"Cookie: {cookies}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {length}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + form).encode()


def connected(browser: Browser) -> socket.socket:
    at = urlsplit(browser.origin)
    assert at.hostname is not None
    return socket.create_connection((at.hostname, at.port or 0), PATIENCE_SECONDS)


def kept(console: Console) -> list[str]:
    folder = Path(console.address).parent / "bundles"
    return sorted(path.name for path in folder.iterdir() if path.name != "place")


def begun(console: Console) -> int:
    with console.database.read() as connection:
        return len(jobs.jobs(connection))


def test_an_upload_that_is_cut_leaves_nothing(console: Console, browser: Browser) -> None:
    token = browser.csrf(PATH)
    with connected(browser) as line:
        line.sendall(head_of(browser, 50_000_000, token) + b"x" * 3_000_000)
        wait_until(lambda: [name for name in kept(console) if name.endswith(".part")], "the file to arrive")
    wait_until(lambda: not kept(console), "it to be removed")
    assert begun(console) == 0
    assert browser.get(PATH).status_code == 200


def test_a_body_without_its_end_is_refused(console: Console, browser: Browser) -> None:
    token = browser.csrf(PATH)
    head = head_of(browser, 0, token)
    body = len(head.partition(b"\r\n\r\n")[2]) + 2_000_000
    with connected(browser) as line:
        line.sendall(head_of(browser, body, token) + b"x" * (2_000_000 + len(str(body)) - 1))
        status = line.recv(64).split()[1]
    assert status in (b"400", b"413")
    wait_until(lambda: not kept(console), "it to be removed")
    assert begun(console) == 0


def test_more_than_the_disk_holds_is_refused_before_it_is_sent(console: Console, browser: Browser) -> None:
    token = browser.csrf(PATH)
    with connected(browser) as line:
        line.sendall(head_of(browser, 1 << 60, token))  # and nothing of the file
        answer = b""
        while not re.search(rb"</html>", answer):
            piece = line.recv(65_536)
            if not piece:
                break
            answer += piece
    assert answer.startswith(b"HTTP/1.1 409")
    assert "đĩa của máy chủ chỉ còn chỗ" in answer.decode()
    assert kept(console) == []
