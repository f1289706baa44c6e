"""Requests and responses of the files' address; every response names the protocol version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import anyio.to_thread
from litestar.datastructures import Headers
from litestar.types import Scope, Send

from desktop_app.wire.messages import Code, Trouble, encode
from upstream.base.refusals import Refusal, headers_of

TUS = "1.0.0"
MESSAGES = "application/msgpack"


async def run[T](work: Callable[[], T]) -> T:
    """Run database work in a worker thread."""
    return await anyio.to_thread.run_sync(work)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request. ``rest`` is the part of the path after the address."""

    method: str
    rest: str
    headers: Mapping[str, str]
    scope: Scope

    @classmethod
    def of(cls, scope: Scope) -> Incoming:
        """Parse it; a method that a proxy would not let through may be in a header."""
        headers = Headers.from_scope(scope)
        method = headers.get("x-http-method-override") or str(scope.get("method", ""))
        return cls(method.upper(), str(scope["path"]).strip("/"), headers, scope)

    @property
    def has_body(self) -> bool:
        """Whether bytes follow."""
        return "transfer-encoding" in self.headers or self.headers.get("content-length", "0") != "0"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. ``parts`` come one at a time from the database; ``length`` is their sum."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    parts: Iterator[bytes] | None = None
    length: int = 0

    async def send(self, send: Send) -> None:
        """Give it to the HTTP server."""
        everything = {"tus-resumable": TUS, "cache-control": "no-store", **self.headers}
        if self.status != 204:
            everything["content-length"] = str(self.length if self.parts is not None else len(self.body))
        raw = [(name.encode("ascii"), value.encode("ascii")) for name, value in everything.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        parts = self.parts
        if parts is not None:
            while part := await run(lambda: next(parts, b"")):
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def refused(refusal: Refusal) -> Reply:
    """Return the answer that says no, and why."""
    headers = {"content-type": MESSAGES, **headers_of(refusal)}
    if refusal.code == Code.TUS_VERSION:
        headers["tus-version"] = TUS
    return Reply(refusal.status, headers, encode(Trouble(refusal.code, refusal.detail)))
