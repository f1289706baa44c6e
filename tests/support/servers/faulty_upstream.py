"""The server with unhappy switches, for tests only.

Faults wrap the finished application from outside, so nothing of them is in the product.
``fail-once``: the first exchange is answered with status 500. ``slow=SECONDS``: every exchange waits.
``no-urgent``: urgent reports are as unknown as to an older server.
``commune-bytes=NUMBER``: what a commune may keep of files, instead of what is shipped.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace
from typing import Any

from upstream.admin import setup
from upstream.admin.cli import build_parser
from upstream.attachments.limits import CommuneFileLimits, shipped_limits
from upstream.server import serving
from upstream.server.app import create_app


class Faults:
    """An ASGI application around another one."""

    def __init__(self, inner: Any, faults: list[str]) -> None:
        self._inner = inner
        self._fail = "fail-once" in faults
        self._no_urgent = "no-urgent" in faults
        self._slow = sum(float(fault.removeprefix("slow=")) for fault in faults if fault.startswith("slow="))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, or misbehave."""
        if scope["type"] == "http" and scope["path"] == "/v1/exchange":
            await asyncio.sleep(self._slow)
            if self._fail:
                self._fail = False
                await send({"type": "http.response.start", "status": 500, "headers": []})
                await send({"type": "http.response.body", "body": b"Internal Server Error"})
                return
        if self._no_urgent and scope.get("path") == "/v1/urgent":
            scope = {**scope, "path": "/v1/nothing", "raw_path": b"/v1/nothing"}
        await self._inner(scope, receive, send)


def _limits(faults: list[str]) -> CommuneFileLimits:
    shipped = shipped_limits()
    told = [
        int(fault.removeprefix("commune-bytes=")) for fault in faults if fault.startswith("commune-bytes=")
    ]
    return CommuneFileLimits(shipped.largest, told[0] if told else shipped.commune)


def main() -> None:
    """Serve with the faults named at the end of the command line."""
    options: Namespace
    options, faults = build_parser().parse_known_args()
    database, identity = setup.open_initialised(options.database)
    app = create_app(database, identity, _limits(faults))
    serving.serve(Faults(app, faults), serving.Listening(port=options.port), database)
    database.close()


if __name__ == "__main__":
    main()
