"""Pages and offices are answered by one process: people who wait for pages leave it to offices."""

from __future__ import annotations

import threading

import anyio
import anyio.to_thread
import httpx

from tests.support.patience import PATIENCE_SECONDS
from tests.upstream.console.browsing import ORIGIN, Console
from upstream.console.app import create_console
from upstream.console.web.request import Answer, PageRequest, PageSet, Shown

REQUESTS = 60
"""More than the 40 threads in which a process works at once, as anyio gives them out."""


def test_pages_that_take_long_leave_threads_to_offices(console: Console) -> None:
    end, pages = threading.Event(), PageSet()

    @pages.open_to_strangers("GET", "/slow")
    def slow(_: PageRequest) -> Answer:
        end.wait(PATIENCE_SECONDS)
        return Shown("sign_in.html", {"name": "", "next": "/", "problem": ""})

    app = create_console(console.services, pages.pages)
    anyio.run(_ask, app, end)


async def _ask(app: object, end: threading.Event) -> None:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:

        async def ask() -> None:
            assert (await client.get("/slow")).status_code == 200

        async with anyio.create_task_group() as asking:
            for _ in range(REQUESTS):
                asking.start_soon(ask)
            try:
                for _ in range(1_000):  # until each has come as far as it gets
                    await anyio.sleep(0)
                limiter = anyio.to_thread.current_default_thread_limiter()
                with anyio.fail_after(PATIENCE_SECONDS / 2):
                    assert await anyio.to_thread.run_sync(lambda: "an office") == "an office"
                assert limiter.borrowed_tokens == 0
            finally:
                end.set()
