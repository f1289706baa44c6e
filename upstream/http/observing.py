"""What is seen of one process: a line a request, figures for Prometheus, and whether it serves.

Of a request its address, device, commune, status, time and sizes are seen; never a body, a token, a query or
the secret of a link.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any, Final

import anyio
import anyio.to_thread
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    make_asgi_app,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from upstream.base.clock import now_millis
from upstream.database.database import MOST_CONNECTIONS, Database
from upstream.http.bearer import known_device, without_secret

REQUEST_LOG: Final = "so-mat-tran-upstream.requests"
_HEALTH_PATH: Final = "/health"
_METRICS_PATH: Final = "/metrics"
_HEALTH_SECONDS = 1.0
"""For so long one answer of the database is repeated: strangers may ask, too."""
_OTHER: Final = "other"
_ID_BYTES = 8
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_ROUTES: Final = (
    "/v1/ping",
    "/v1/enrol",
    "/v1/token",
    "/v1/exchange",
    "/v1/catalogue",
    "/v1/digests",
    "/v1/releases",
    "/v1/attachments",
    "/v1/urgent",
    _HEALTH_PATH,
)


class Metrics:
    """The figures of one process, each with a name that says its unit."""

    def __init__(self, database: Database) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.requests = Counter(
            "somattran_requests", "Requests answered", ["route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "somattran_request_seconds", "Time to answer", ["route"], buckets=_SECONDS, registry=self.registry
        )
        self.running = Gauge("somattran_requests_running", "Being answered", registry=self.registry)
        self.received = Counter("somattran_received_bytes", "Bodies that arrived", registry=self.registry)
        self.sent = Counter("somattran_sent_bytes", "Bodies of answers", registry=self.registry)
        connections = Gauge(
            "somattran_database_connections", "Connections in use", ["of"], registry=self.registry
        )
        pool = database.engine.pool
        if isinstance(pool, QueuePool):
            connections.labels("used").set_function(pool.checkedout)
            connections.labels("most").set(MOST_CONNECTIONS)
        self.app = make_asgi_app(self.registry, disable_compression=True)


class Observed:
    """An application whose requests are counted and, if asked for, logged; also answers ``/health``."""

    def __init__(
        self, app: Any, database: Database, metrics: Metrics, *, logged: bool, console: bool
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._log = logging.getLogger(REQUEST_LOG) if logged else None
        self._route: Callable[[str], str] = (lambda _: "console") if console else _route_of
        self._health = _Health(database)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, received, sent = time.perf_counter(), 500, 0, 0
        scope.setdefault("state", {})

        async def counted_receive() -> Any:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return message

        async def counted_send(message: Any) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            sent += len(message.get("body", b""))
            await send(message)

        app = self._health if scope["path"] == _HEALTH_PATH else self._app
        with self._metrics.running.track_inprogress():
            try:
                await app(scope, counted_receive, counted_send)
            finally:
                self._note(scope, status, time.perf_counter() - began, received, sent)

    def _note(self, scope: Any, status: int, seconds: float, received: int, sent: int) -> None:
        route = self._route(scope["path"])
        metrics = self._metrics
        metrics.requests.labels(route, str(status)).inc()
        metrics.seconds.labels(route).observe(seconds)
        metrics.received.inc(received)
        metrics.sent.inc(sent)
        if self._log is None or route == _HEALTH_PATH:
            return
        device, commune = known_device(scope)
        self._log.info(
            "",
            extra={
                "fields": {
                    "request": _request_id(scope),
                    "method": scope["method"],
                    "path": without_secret(scope["path"]),
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                    "received": received,
                    "sent": sent,
                    "device": device,
                    "commune": commune,
                }
            },
        )


class _Health:
    """Whether requests would be taken: the database answers, and may be written."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked_at = float("-inf")
        self._well = False
        self._asking = anyio.Lock()

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        async with self._asking:  # who comes meanwhile hears the same answer, not that of long ago
            if time.monotonic() - self._asked_at >= _HEALTH_SECONDS:
                self._well = await anyio.to_thread.run_sync(self._ask)
                self._asked_at = time.monotonic()
        status, body = (200, b"ok\n") if self._well else (503, b"the database cannot be written\n")
        headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _ask(self) -> bool:
        try:
            return self._database.takes_changes()
        except SQLAlchemyError:
            return False


class JsonLines(logging.Formatter):
    """Each line of the log is one JSON object, for journald and those who read it by program."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = getattr(record, "fields", None) or {"message": record.getMessage()}
        return json.dumps(
            {"at": now_millis(), "level": record.levelname.lower(), "log": record.name, **fields},
            ensure_ascii=False,
        )


def log_json_lines() -> None:
    """Write the whole log of this process as JSON lines to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    logging.getLogger(REQUEST_LOG).setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def _route_of(path: str) -> str:
    """The address without ids: a label must have few values, whatever strangers ask for."""
    return next((route for route in _ROUTES if path == route or path.startswith(f"{route}/")), _OTHER)


def _request_id(scope: Any) -> str:
    """That of the proxy, so that its log and this one can be laid side by side; else one of its own."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    text: str = given.decode("ascii", "replace")
    return text if len(text) <= 64 and text.isalnum() else secrets.token_hex(_ID_BYTES)
