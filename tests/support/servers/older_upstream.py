"""The server as it was before it took files, for tests only: wrapped from outside around the present one.

Its answers to an exchange know nothing of files or of what is reported in the address, but prove what they
acknowledge, and the address of files is unknown to it. A commune under an earlier code is another to it.
"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import msgspec

from desktop_app.wire.frames import FrameReader, join_frames
from desktop_app.wire.protocol import UNPACKED_MAX_BYTES
from upstream.admin import setup
from upstream.admin.cli import build_parser
from upstream.attachments.tus import ADDRESS
from upstream.devices import enrolment
from upstream.server import serving
from upstream.server.app import create_app


class Older:
    """An ASGI application around another one."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as before."""
        if scope["path"].startswith(ADDRESS):
            scope = {**scope, "path": "/unknown", "raw_path": b"/unknown"}
        if scope["path"] != "/v1/exchange":
            await self._inner(scope, receive, send)
            return
        scope = {**scope, "query_string": b""}  # nothing was reported there
        start: list[Any] = []

        async def shorten(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            assert not message.get("more_body")
            body = message["body"]
            if start[0]["status"] == 200:
                head, *pages = FrameReader(UNPACKED_MAX_BYTES).feed(body)
                fields = msgspec.msgpack.decode(head)
                body = join_frames([msgspec.msgpack.encode([*fields[:6], -1, False, *fields[8:]]), *pages])
            headers = [pair for pair in start[0]["headers"] if pair[0] != b"content-length"]
            await send({**start[0], "headers": [*headers, (b"content-length", str(len(body)).encode())]})
            await send({**message, "body": body})

        await self._inner(scope, receive, shorten)


def main() -> None:
    """Serve."""
    options: Namespace = build_parser().parse_args()
    vars(enrolment)["same_commune"] = lambda _connection, asked, kept: asked == kept
    vars(setup)["carry_over"] = lambda _connection: []
    database, identity = setup.open_initialised(options.database)
    serving.serve(Older(create_app(database, identity)), serving.Listening(port=options.port), database)
    database.close()


if __name__ == "__main__":
    main()
