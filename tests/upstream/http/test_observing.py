"""What an administrator sees of a process: lines of its log, figures, and whether it serves."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.builders import COMMUNE, put_response
from tests.support.servers.postgres import PostgresServer
from tests.support.servers.proxy import free_ports
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.database import Database
from upstream.http.observing import Metrics, Observed

SECRET_WORDS = "lời không ai được đọc"


@contextmanager
def observed(server: Upstream, folder: Path) -> Iterator[tuple[str, Callable[[], list[dict[str, Any]]]]]:
    """The server with figures and a log of lines; the address of the figures, and the lines at the end."""
    (port,) = free_ports(1)
    log = folder / "log"
    server.stop()
    with log.open("wb") as stream:
        server.start(
            "--log",
            "json",
            "--metrics",
            f"127.0.0.1:{port}",
            "--console",
            "127.0.0.1:0",
            stderr=stream.fileno(),
        )

    def lines() -> list[dict[str, Any]]:
        server.stop()
        printed = log.read_text("utf-8").splitlines()
        plain = [line for line in printed if not line.startswith("{")]
        assert all("No file of decisions" in line for line in plain), "a hint of the command, before the log"
        return [json.loads(line) for line in printed if line.startswith("{")]

    yield f"http://127.0.0.1:{port}/metrics", lines


def test_a_request_is_one_line_without_its_content(
    server: Upstream, tmp_path: Path, make_desk: Callable[[str], Desk]
) -> None:
    with observed(server, tmp_path) as (_, lines):
        desk = make_desk("Lan")
        desk.enrol(server)
        with desk.office.record() as rec:
            put_response(rec, "f1", answers={"q01": SECRET_WORDS})
        desk.sync()
        httpx.get(f"{server.address}/v1/ping?{SECRET_WORDS}", headers={"x-request-id": "a1"})
        httpx.get(f"{server.address}/v1/ping", headers={"x-request-id": 'a"}\tb'})
        found = lines()
    whole = json.dumps(found, ensure_ascii=False)
    assert SECRET_WORDS not in whole
    assert "Bearer" not in whole
    asked = [line for line in found if "request" in line]
    exchange = next(line for line in asked if line["path"] == "/v1/exchange")
    assert (exchange["commune"], exchange["status"], exchange["method"]) == (COMMUNE, 200, "POST")
    assert exchange["device"] > 0
    assert exchange["received"] > 0
    assert exchange["ms"] > 0
    pings = [line for line in asked if line["path"] == "/v1/ping"]
    assert [line["request"] == "a1" for line in pings[-2:]] == [True, False]
    assert all(line["device"] == 0 for line in pings)


def test_the_secret_of_a_link_is_no_line_of_the_log(upstream: Upstream, tmp_path: Path) -> None:
    with observed(upstream, tmp_path) as (_, lines):
        assert upstream.process is not None
        console = upstream.process.stdout.readline().decode().strip().removeprefix("console on ")
        httpx.get(f"{console}moi/who-has-it-sets-a-password")
        found = lines()
    assert [line["path"] for line in found if "/moi/" in line.get("path", "")] == ["/moi/…"]
    assert "who-has-it" not in json.dumps(found)


def test_what_the_web_server_says_is_a_line_too(upstream: Upstream, tmp_path: Path) -> None:
    with observed(upstream, tmp_path) as (_, lines):
        with socket.create_connection(("127.0.0.1", upstream.port)) as connection:
            connection.sendall(b"no request\r\n\r\n")
            while connection.recv(1000):
                pass
        assert [line["message"] for line in lines() if "message" in line] == [
            "Invalid HTTP request received."
        ]


def test_figures_have_few_labels_whatever_strangers_ask(server: Upstream, tmp_path: Path) -> None:
    with observed(server, tmp_path) as (address, lines):
        for number in range(5):
            httpx.get(f"{server.address}/v1/{number}/unknown")
        httpx.get(f"{server.address}/v1/catalogue/{'0' * 64}")
        text = httpx.get(address).text
        lines()
    assert 'somattran_requests_total{route="other",status="404"} 5.0' in text
    assert 'somattran_requests_total{route="/v1/catalogue",status="401"} 1.0' in text
    assert 'somattran_request_seconds_count{route="other"} 5.0' in text
    assert 'somattran_database_connections{of="most"} 12.0' in text


def test_figures_are_for_this_computer_only(upstream: Upstream) -> None:
    done = upstream.run("serve", "--port", "0", "--metrics", "0.0.0.0:9470")
    assert (done.returncode, "for this computer only" in done.stderr) == (1, True)
    assert httpx.get(f"{upstream.address}/metrics").status_code == 404


def test_figures_are_at_no_port_of_offices(upstream: Upstream) -> None:
    """Of two addresses both could be opened, and the figures would answer the offices."""
    (port,) = free_ports(1)
    done = upstream.run("serve", "--host", "127.0.0.2", "--port", str(port), "--metrics", f"127.0.0.1:{port}")
    assert (done.returncode, "need different ports" in done.stderr) == (1, True)


def test_health_is_whether_requests_would_be_taken(
    on_postgres: Upstream, postgres_server: PostgresServer
) -> None:
    address = f"{on_postgres.address}/health"
    assert httpx.get(address).status_code == 200
    with postgres_server.demoted(on_postgres.database):
        assert _soon(address, 503)
    assert _soon(address, 200)


def test_two_who_ask_at_once_hear_the_same(upstream: Upstream) -> None:
    with closing(Database.connect(upstream.database)) as database:
        observed_app = Observed(None, database, Metrics(database), logged=False, console=False)
        statuses: list[int] = []

        async def ask() -> None:
            transport = httpx.ASGITransport(observed_app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                statuses.append((await client.get("/health")).status_code)

        async def ask_at_once() -> None:
            async with anyio.create_task_group() as asking:
                for _ in range(3):
                    asking.start_soon(ask)

        anyio.run(ask_at_once)
    assert statuses == [200] * 3


def _soon(address: str, status: int) -> bool:
    """An answer is repeated for a second."""
    from tests.support.patience import wait_until

    wait_until(lambda: httpx.get(address).status_code == status, f"{status} of {address}", 0.1)
    return True


@pytest.mark.parametrize("path", ["/health", "/v1/ping"])
def test_health_is_no_line_of_the_log(upstream: Upstream, tmp_path: Path, path: str) -> None:
    with observed(upstream, tmp_path) as (_, lines):
        httpx.get(f"{upstream.address}{path}")
        assert [line["path"] for line in lines() if "path" in line] == [path] * (path != "/health")
