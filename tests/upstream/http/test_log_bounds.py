"""Strangers do not fill the disk with the log of the server."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx

from tests.support.servers.upstream import Upstream, with_numbers
from upstream.base.limits import LogLimits
from upstream.http.log_bounds import BoundedLog


class Heard(logging.Handler):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class Log:
    """A log of its own, with a clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.heard = Heard()
        self.log = logging.Logger("tried")
        self.log.addHandler(self.heard)
        self.log.addFilter(
            BoundedLog(LogLimits(lines_per_minute=4, same_lines_per_minute=2), lambda: self.now)
        )

    def write(self, *addresses: str) -> list[str]:
        for address in addresses:
            self.log.warning("refused from %s", address)
        said, self.heard.lines = self.heard.lines, []
        return said


def test_the_same_line_and_many_lines_are_counted_instead() -> None:
    log = Log()
    assert log.write("a", "a", "a", "b") == [
        "refused from a",
        "refused from a",
        "refused from b (1 lines before it were left out)",
    ]
    assert log.write("c", "d", "e") == ["refused from c"]
    log.now = 61.0
    assert log.write("a") == ["refused from a (2 lines before it were left out)"]


def test_many_refusals_hide_no_error_of_the_program() -> None:
    log = Log()
    log.write(*"abcdefgh")
    log.log.error("unforeseen error: %s", "x")
    assert log.heard.lines == ["unforeseen error: x (4 lines before it were left out)"]
    for _ in range(5):
        log.log.error("unforeseen error: %s", "x")
    assert len(log.heard.lines) == 2


def test_the_server_bounds_what_strangers_write(upstream: Upstream, tmp_path: Path) -> None:
    upstream.stop()
    log = tmp_path / "log"
    numbers = with_numbers(tmp_path / "limits.toml", same_lines_per_minute=3)
    with log.open("wb") as stream:
        upstream.start("--limits", str(numbers), stderr=stream.fileno())
    for _ in range(40):
        answer = httpx.post(upstream.address + "/v1/digests", headers={"Authorization": "Bearer abcd"})
        assert answer.status_code == 401
    upstream.stop()
    lines = log.read_text().splitlines()
    assert 0 < len(lines) < 40  # whether all lie within one minute depends on the computer
    assert all(line.startswith("refused: unknown-device from 127.0.0.1") for line in lines)
