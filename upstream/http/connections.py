"""Limit connections: deadlines for headers and bodies, and room for offices when all are taken.

uvicorn waits for ever for headers and bodies that are half sent, and refuses everybody once the connections
are used up, by whomever. Here a stranger's body has less time than that of a device, and where all
connections are taken, one that a stranger keeps half sent is closed: opening hundreds of them stops nobody.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from desktop_app.wire.messages import Code, Trouble, encode
from upstream.base.limits import ConnectionLimits
from upstream.http.bearer import is_known


def _no_place() -> bytes:
    body = encode(Trouble(Code.BUSY, "connections"))
    head = f"HTTP/1.1 503 Service Unavailable\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    return head.encode() + body


_NO_PLACE: Final = _no_place()
"""What is answered, without reading a word, where all connections are taken."""


class Guard:
    """Knows the open connections of a server. ``proxies`` are the addresses that speak for others."""

    def __init__(self, limits: ConnectionLimits, proxies: Collection[str] = ()) -> None:
        self.limits = limits
        self._proxies = frozenset(proxies)
        self._open: dict[Guarded, str] = {}
        self._by_address: Counter[str] = Counter()

    def protocol(self) -> type[Guarded]:
        """Return the protocol class for uvicorn."""
        return type("GuardedHere", (Guarded,), {"guard": self})

    def admit(self, connection: Guarded, address: str) -> bool:
        """Admit a connection, if need be in place of one that is idle, or half sent by a stranger."""
        most = self.limits.most_per_address
        if most and address not in self._proxies and self._by_address[address] >= most:
            own = (item for item, known in self._open.items() if known == address and item.kept_open)
            least = next(own, None)
            if least is None:
                return False
            least.cut()
            self.forget(least)
        if len(self._open) >= self.limits.most:
            least = next((item for item in self._open if item.idle), None) or self._half_sent()
            if least is None:
                return False
            least.cut()
            self.forget(least)
        self._open[connection] = address
        self._by_address[address] += 1
        return True

    def _half_sent(self) -> Guarded | None:
        """The oldest half-sent request of the address that has most of them, those of devices left out."""
        waiting = [item for item in self._open if item.half_sent_by_stranger]
        by_address = Counter(item.asked_from for item in waiting)
        return max(waiting, key=lambda item: by_address[item.asked_from], default=None)

    def forget(self, connection: Guarded) -> None:
        """The connection is gone."""
        address = self._open.pop(connection, None)
        if address is not None:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

    def used(self, connection: Guarded) -> None:
        """The connection has done something: it is now the one that was idle for the shortest time."""
        address = self._open.pop(connection, None)
        if address is not None:
            self._open[connection] = address


class Guarded(H11Protocol):
    """A connection with deadlines for headers and for the body."""

    guard: Guard
    _since = 0.0
    _received = 0
    _of: Any = None
    _timer: asyncio.TimerHandle | None = None

    @property
    def idle(self) -> bool:
        """Whether no request is being read or answered."""
        cycle: Any = self.cycle  # None before the first request, whatever uvicorn's annotation says
        return cycle is None or bool(cycle.response_complete)

    @property
    def kept_open(self) -> bool:
        """Whether it is idle behind a request that was answered: offices keep theirs for the next one."""
        cycle: Any = self.cycle
        return cycle is not None and bool(cycle.response_complete)

    @property
    def half_sent_by_stranger(self) -> bool:
        """Whether the body of a request has not arrived whole, and no device is known to send it."""
        return not self.idle and self.cycle.more_body and not is_known(self.cycle.scope)

    @property
    def asked_from(self) -> str:
        """The address of the sender of the request being read, as a named proxy reports it."""
        client = self.cycle.scope["client"]
        return client[0] if client else ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin the time for the headers."""
        super().connection_made(transport)
        if not self.guard.admit(self, self.client[0] if self.client else ""):
            self.transport.write(_NO_PLACE)
            self.transport.close()
            return
        self._begin(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        self.guard.forget(self)
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; with those that make the headers whole the time for the body begins."""
        if self._timer is None and self.idle:
            self._begin(None)
        super().data_received(data)
        if not self.idle and self._of is not self.cycle:
            self.guard.used(self)
            self._begin(self.cycle)
        self._received += len(data)

    def on_response_complete(self) -> None:
        """From here uvicorn's time between two requests runs, until the next byte."""
        self._stop()
        super().on_response_complete()
        half_sent = self.conn.their_state is h11.SEND_BODY or self.conn.trailing_data[0]
        if self.idle and half_sent:
            self._begin(None)

    def cut(self) -> None:
        """Close at once, without a word."""
        self._stop()
        self.transport.abort()

    def _begin(self, cycle: Any) -> None:
        self._stop()
        self._of, self._since, self._received = cycle, self.loop.time(), 0
        self._watch()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _watch(self) -> None:
        limits = self.guard.limits
        if self.idle:
            until = self._since + limits.headers_seconds
        elif self.cycle.more_body:
            seconds = limits.body_seconds if is_known(self.cycle.scope) else limits.stranger_body_seconds
            until = self._since + seconds + self._received / limits.body_bytes_per_second
            if self.flow.read_paused:  # this server is slow, not the other end
                until = max(until, self.loop.time() + limits.body_seconds)
        else:
            return
        if self.loop.time() >= until:
            self.cut()
        else:
            self._timer = self.loop.call_at(until, self._watch)
