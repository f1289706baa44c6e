"""Pages and offices are answered by one process: people who wait for pages leave it to offices."""

from __future__ import annotations

import threading

import anyio
import anyio.to_thread
import httpx
from sqlalchemy.pool import QueuePool

from tests.support.patience import PATIENCE_SECONDS
from tests.upstream.console.browsing import ORIGIN, Console
from upstream.console.app import create_console
from upstream.console.web.answering import PAGES_AT_ONCE
from upstream.console.web.request import Answer, PageRequest, PageSet, Shown
from upstream.database.database import MOST_CONNECTIONS, Database

OF_BACKGROUND = 3
"""Connections of the threads beside: jobs, and pages with the lock that elects their process."""
REQUESTS = 60
"""More than the 40 threads in which a process works at once, as anyio gives them out."""


def test_pages_that_take_long_leave_threads_and_connections_to_offices(console: Console) -> None:
    end, pages = threading.Event(), PageSet()
    database = console.services.database

    @pages.open_to_strangers("GET", "/slow")
    def slow(request: PageRequest) -> Answer:
        with request.read():
            end.wait(PATIENCE_SECONDS)
        return Shown("sign_in.html", {"name": "", "next": "/", "problem": ""})

    app = create_console(console.services, pages.pages)
    anyio.run(_ask, app, end, database)


def _taken(database: Database) -> int:
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


async def _ask(app: object, end: threading.Event, database: Database) -> None:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:

        async def ask() -> None:
            assert (await client.get("/slow")).status_code == 200

        async with anyio.create_task_group() as asking:
            for _ in range(REQUESTS):
                asking.start_soon(ask)
            try:
                with anyio.fail_after(PATIENCE_SECONDS / 2):
                    while _taken(database) < min(PAGES_AT_ONCE, MOST_CONNECTIONS):
                        await anyio.sleep(0.01)
                limiter = anyio.to_thread.current_default_thread_limiter()
                with anyio.fail_after(PATIENCE_SECONDS / 2):
                    assert await anyio.to_thread.run_sync(lambda: "an office") == "an office"
                assert limiter.borrowed_tokens == 0
                assert MOST_CONNECTIONS - _taken(database) > OF_BACKGROUND
            finally:
                end.set()
