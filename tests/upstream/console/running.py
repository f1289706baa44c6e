"""A console as it runs: a process of its own, and browsers that reach it over loopback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from tests.support.forked import Forked
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import Processes
from tests.upstream.console.browsing import Browser


@dataclass
class RunningConsole:
    """A server that answers offices and browsers."""

    process: Forked
    offices: str
    address: str

    @contextmanager
    def browser(self, **headers: str) -> Iterator[Browser]:
        """Open a browser in which nobody is signed in."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with httpx.Client(base_url=self.address, headers=named, timeout=PATIENCE_SECONDS) as client:

            def keep_cookies(_: httpx.Response) -> None:
                """Browsers send secure cookies to loopback without TLS."""
                for cookie in client.cookies.jar:
                    cookie.secure = False

            client.event_hooks = {"response": [keep_cookies]}
            yield Browser(client, self.address)


def run_console(
    processes: Processes,
    database: str,
    *options: str,
    before: tuple[str, ...] = (),
    env: Mapping[str, str] | None = None,
) -> RunningConsole:
    """Start a server; ``before`` are options of the program, ``options`` those of ``serve``."""
    arguments = [
        "--database",
        database,
        *before,
        "serve",
        "--port",
        "0",
        "--console",
        "127.0.0.1:0",
        *options,
    ]
    process = processes.fork("upstream", arguments, env=env)
    offices = process.stdout.readline().decode().strip()
    assert offices.startswith("listening on "), offices
    console = process.stdout.readline().decode().strip()
    return RunningConsole(
        process, offices.removeprefix("listening on "), console.removeprefix("console on ").rstrip("/")
    )
