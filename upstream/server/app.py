"""The HTTP application: one endpoint for the exchange, a few small ones around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import anyio
import anyio.to_thread
from litestar import Litestar, Request, Response, asgi, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.types import Receive, Scope, Send
from sqlalchemy.exc import SQLAlchemyError

from desktop_app.wire.digest import ITEMS
from desktop_app.wire.frames import join_frames
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import (
    Code,
    DigestsRequest,
    EnrolRequest,
    ExchangeRequest,
    Ping,
    ReleasesAnswer,
    TokenRequest,
    Trouble,
    decode,
    encode,
)
from desktop_app.wire.protocol import ENROL_MAX_BYTES, OLDEST_PROTOCOL, PROTOCOL, REQUEST_MAX_BYTES
from desktop_app.wire.ranges import HIGHEST
from desktop_app.wire.urgent.messages import URGENT_BODY_BYTES, URGENT_PATH, UrgentRequest
from upstream.attachments import tus as attachments_tus
from upstream.attachments.headers import is_sha256
from upstream.attachments.limits import CommuneFileLimits, shipped_limits
from upstream.base.clock import now_millis
from upstream.base.limits import ServerLimits, server_limits
from upstream.base.refusals import Refusal, headers_of, note_refusal
from upstream.catalogue import catalogue, reaching
from upstream.communes.communes import note_start
from upstream.database.database import Database
from upstream.database.identity import ServerIdentity, bundle_key, read_secret
from upstream.database.unavailable import NotAnnounced, is_unavailable, kind_of
from upstream.devices.devices import EnrolledDevice
from upstream.devices.enrolment import enrol_with_code, renew
from upstream.devices.reported import note_reported, program_in
from upstream.devices.tokens import Tokens
from upstream.exchange import comparison as comparing
from upstream.exchange import exchange
from upstream.exchange.whole_acts import Received
from upstream.http.arrivals import Arrivals
from upstream.http.bearer import bearer_token, note_known
from upstream.http.body import Body, LineCut, read_exchange
from upstream.http.error_log import log_error
from upstream.http.rates import Charge, DeviceRates
from upstream.http.refusal_counts import RefusalCounts
from upstream.releases import store as release_store
from upstream.urgent import reports as urgent_reports

MEDIA_TYPE = "application/msgpack"
_SMALL_BODY = ENROL_MAX_BYTES
_URGENT_BODY = 2 * URGENT_BODY_BYTES
"""A sender counts the letters of the reports; names and ids come on top."""
_TAKEN_AT_ONCE = 4
"""Requests whose segments are unpacked and merged at once: they bound the memory in use."""

AnyRequest = Request[None, None, State]


async def _run[T](work: Callable[[], T], limiter: anyio.CapacityLimiter | None = None) -> T:
    return await anyio.to_thread.run_sync(work, limiter=limiter)


def _answer(content: bytes, status: int = 200) -> Response[bytes]:
    return Response(content, media_type=MEDIA_TYPE, status_code=status)


def _token(request: AnyRequest) -> bytes:
    return bearer_token(request.headers.get("authorization", ""))


class Endpoints:
    """The handlers, over one database."""

    def __init__(
        self,
        database: Database,
        identity: ServerIdentity,
        secret: bytes,
        limits: ServerLimits,
        bundles: bytes = b"",
    ) -> None:
        self._bundles = bundles
        self._named = identity.server_id, identity.name, identity.kind
        self._database = database
        self._identity = identity
        self._tokens = Tokens(identity.server_id, secret, limits.tokens)
        self.rates = DeviceRates(limits.devices)
        self._most = limits.communes
        self._arrivals = Arrivals()
        self._taking = anyio.CapacityLimiter(_TAKEN_AT_ONCE)

    def ping(self) -> bytes:
        """Return who answers here."""
        return encode(Ping(*self._named, OLDEST_PROTOCOL, PROTOCOL, now_millis(), self._bundles))

    def device_of(self, request: AnyRequest) -> EnrolledDevice:
        """Return the device that asks."""
        device = self.device_with(request.headers.get("authorization", ""))
        note_known(request.scope, device.number, device.commune)
        return device

    def device_with(self, authorization: str) -> EnrolledDevice:
        """Return the device whose token is in the header."""
        token = bearer_token(authorization)
        now = now_millis()
        with self._database.read() as connection:
            device = self._tokens.authenticate(connection, token, now)
        if self._tokens.is_news(device, token, now):
            with self._database.write() as connection:
                self._tokens.note_seen(connection, device, token, now)
                device = device.again(connection)
        return device

    def enrol(self, request: AnyRequest, body: bytes) -> bytes:
        """Enrol by code, or renew by the old token."""
        message = decode(body, EnrolRequest)
        exchange.require_protocol(message.protocol)
        computers = self._most.computers
        with self._database.write() as connection:
            if message.code:
                return encode(enrol_with_code(connection, self._identity, message, now_millis(), computers))
            now = now_millis()
            old = self._tokens.authenticate(connection, _token(request), now)
            with self.rates.admitted(old.number):
                self._tokens.check_successor(connection, old, message, now)
                return encode(renew(connection, self._identity, old, message, now, computers))

    def token(self, body: bytes) -> bytes:
        """Return a nonce, or the next token of a device for its signature."""
        message = decode(body, TokenRequest)
        exchange.require_protocol(message.protocol)
        with self._database.write() if message.signature else self._database.read() as connection:
            return encode(self._tokens.answer(connection, message, now_millis()))

    async def exchange(self, request: AnyRequest) -> bytes:
        """One exchange."""
        body = Body(request)
        with self._arrivals.of(request.headers.get("authorization", ""), body) as earlier:
            async with body:
                device = await _run(lambda: self.device_of(request))
                try:
                    with self.rates.admitted(device.number) as charge:
                        try:
                            program = program_in(request.scope["query_string"])
                            return await self._exchange(device, program, body, charge, earlier)
                        finally:
                            charge(size=body.received)
                except Refusal as refusal:
                    if refusal.code in (Code.TOO_MANY, Code.RECORDS_FULL, Code.SPACE_FULL):
                        await body.drain()  # who still sends hears no answer
                    raise

    async def _exchange(
        self, device: EnrolledDevice, program: str, body: Body, charge: Charge, earlier: Sequence[Body]
    ) -> bytes:
        head: ExchangeRequest | None = None
        known: bool | None = None
        sent = False
        left: list[Received] = []

        async def begin(message: ExchangeRequest) -> None:
            nonlocal head
            exchange.require_protocol(message.protocol)
            for other in earlier:
                await other.settled()
            head = message

        def is_known() -> bool:
            nonlocal known
            assert head is not None
            if known is None:
                known = exchange.is_continued(self._database, device, head)
            return known

        def take(segments: list[bytes]) -> None:
            nonlocal known, sent
            sent = sent or bool(segments)
            if is_known():
                known = exchange.take_segments(
                    self._database, device, segments, now_millis(), charge, self._most, left
                )

        def answer(message: ExchangeRequest) -> bytes:
            if is_known() and message.conflicts:
                exchange.take_conflicts(self._database, device, message, self._most)
            now = now_millis()
            note_reported(
                self._database, device, program, now, waits=not sent and message.head_seq > device.acked_seq
            )
            renew_token = self._tokens.is_old(device, now)
            frames = exchange.answer(
                self._database, device, message, now, known=is_known(), renew_token=renew_token
            )
            return join_frames(frames)

        async def take_beside(segments: list[bytes]) -> None:
            await _run(lambda: take(segments), self._taking)

        message = await read_exchange(body, begin, take_beside)
        limiter = self._taking if message.conflicts else None
        return await _run(lambda: answer(message), limiter)

    def catalogue(self, request: AnyRequest) -> bytes:
        """Return what is published."""
        device = self.device_of(request)
        with self.rates.admitted(device.number), self._database.read() as connection:
            return encode(catalogue.entries(connection, device.commune))

    def catalogue_content(self, request: AnyRequest, sha256: str) -> bytes:
        """Return the content of a package."""
        device = self.device_of(request)
        if not is_sha256(sha256):
            raise Refusal(Code.NOT_FOUND)
        with self.rates.admitted(device.number), self._database.read() as connection:
            content = catalogue.content(connection, sha256)
            noted = content is None or reaching.is_noted(connection, device, sha256)
        if content is None:
            raise Refusal(Code.NOT_FOUND)
        if not noted:
            with self._database.write() as connection:
                reaching.note_fetched(connection, device, sha256, now_millis())
        return content

    def releases(self, request: AnyRequest, root: int) -> bytes:
        """Return the signed roots after ``root``, and the signed list of releases."""
        device = self.device_of(request)
        with self.rates.admitted(device.number), self._database.read() as connection:
            after = release_store.roots_after(connection, root) if 0 <= root <= HIGHEST else []
            return encode(ReleasesAnswer(after, release_store.newest_targets_file(connection)))

    def program(self, request: AnyRequest, sha256: str, start: int) -> bytes:
        """Return a piece of a program: from ``start`` to where the piece ends."""
        device = self.device_of(request)
        if not is_sha256(sha256) or not 0 <= start <= HIGHEST:
            raise Refusal(Code.NOT_FOUND)
        with self.rates.admitted(device.number), self._database.read() as connection:
            piece = release_store.piece(connection, sha256, start)
        if piece is None:
            raise Refusal(Code.NOT_FOUND)
        return piece

    def urgent(self, request: AnyRequest, device: EnrolledDevice, body: bytes) -> bytes:
        """Take urgent reports, and return their states."""
        urgent_reports.require_whole(request.headers, body)
        message = decode(body, UrgentRequest)
        exchange.require_protocol(message.protocol)
        with self.rates.admitted(device.number) as charge:
            charge(size=len(body))
            with self._database.write() if message.messages else self._database.read() as connection:
                return encode(urgent_reports.answer(connection, device, message, now_millis(), self._most))

    def digests(self, device: EnrolledDevice, body: bytes) -> bytes:
        """Return the province's side of the comparison."""
        message = decode(body, DigestsRequest)
        with self.rates.admitted(device.number):
            if message.scope == ITEMS:
                with self._database.read() as connection:
                    return encode(comparing.compare_items(connection, device))
            return encode(comparing.compare(self._database, device.commune, message.scope, now_millis()))


def _addresses(endpoints: Endpoints) -> list[HTTPRouteHandler]:
    """Read the one message of a request and answer it with one."""

    @get("/v1/ping")
    async def ping() -> Response[bytes]:
        return _answer(endpoints.ping())

    @post("/v1/enrol", request_max_body_size=_SMALL_BODY, status_code=200)
    async def enrol(request: AnyRequest) -> Response[bytes]:
        body = await request.body()
        return _answer(await _run(lambda: endpoints.enrol(request, body)))

    @post("/v1/token", request_max_body_size=_SMALL_BODY, status_code=200)
    async def token(request: AnyRequest) -> Response[bytes]:
        body = await request.body()
        return _answer(await _run(lambda: endpoints.token(body)))

    @post("/v1/exchange", status_code=200)
    async def exchange_(request: AnyRequest) -> Response[bytes]:
        return _answer(await endpoints.exchange(request))

    @get("/v1/catalogue")
    async def catalogue_(request: AnyRequest) -> Response[bytes]:
        return _answer(await _run(lambda: endpoints.catalogue(request)))

    @get("/v1/catalogue/{sha256:str}")
    async def content(request: AnyRequest, sha256: FromPath[str]) -> Response[bytes]:
        return _answer(await _run(lambda: endpoints.catalogue_content(request, sha256)))

    @post("/v1/digests", request_max_body_size=_SMALL_BODY, status_code=200)
    async def digests(request: AnyRequest) -> Response[bytes]:
        device = await _run(lambda: endpoints.device_of(request))
        body = await request.body()
        return _answer(await _run(lambda: endpoints.digests(device, body)))

    @post(URGENT_PATH, request_max_body_size=_URGENT_BODY, status_code=200)
    async def urgent(request: AnyRequest) -> Response[bytes]:
        device = await _run(lambda: endpoints.device_of(request))
        body = await request.body()
        return _answer(await _run(lambda: endpoints.urgent(request, device, body)))

    @get("/v1/releases/{root:int}")
    async def releases(request: AnyRequest, root: FromPath[int]) -> Response[bytes]:
        return _answer(await _run(lambda: endpoints.releases(request, root)))

    @get("/v1/releases/content/{sha256:str}/{start:int}")
    async def program(request: AnyRequest, sha256: FromPath[str], start: FromPath[int]) -> Response[bytes]:
        return _answer(await _run(lambda: endpoints.program(request, sha256, start)))

    return [ping, enrol, token, exchange_, catalogue_, content, digests, releases, program, urgent]


def create_app(
    database: Database,
    identity: ServerIdentity,
    limits: CommuneFileLimits | None = None,
    server: ServerLimits | None = None,
) -> Litestar:
    """The application; without ``limits`` (of files) or ``server`` (of all else) those of this version."""
    with database.write() as connection:
        note_start(connection)
        secret, bundles = read_secret(connection), bundle_key(connection)
    endpoints = Endpoints(database, identity, secret, server or server_limits(), bundles)

    counts = RefusalCounts(database)
    files = attachments_tus.Attachments(
        database, limits or shipped_limits(), endpoints.device_with, endpoints.rates.admitted, counts.note
    )

    def refused(request: AnyRequest, error: Refusal) -> Response[bytes]:
        return _answer_refusal(counts, request, error)

    @asgi(attachments_tus.ADDRESS, is_mount=True, copy_scope=True)
    async def attachments(scope: Scope, receive: Receive, send: Send) -> None:
        await files(scope, receive, send)

    return Litestar(
        [*_addresses(endpoints), attachments],
        request_max_body_size=REQUEST_MAX_BYTES,
        exception_handlers={
            Refusal: refused,
            Malformed: _malformed,
            LineCut: _malformed,
            SQLAlchemyError: _of_database,
            NotAnnounced: _of_database,
            HTTPException: _http,
            Exception: _failed,
        },
        openapi_config=None,
        logging_config=None,
    )


def _trouble(status: int, code: str, detail: str = "") -> Response[bytes]:
    return _answer(encode(Trouble(code, detail)), status)


def _answer_refusal(counts: RefusalCounts, request: AnyRequest, error: Refusal) -> Response[bytes]:
    note_refusal(error, request.scope)
    counts.note(error.code)
    answer = _trouble(error.status, error.code, error.detail)
    answer.headers.update(headers_of(error))
    return answer


def _malformed(_: AnyRequest, error: Exception) -> Response[bytes]:
    return _trouble(400, Code.MALFORMED, str(error))


def _of_database(request: AnyRequest, error: Exception) -> Response[bytes]:
    if not is_unavailable(error):
        return _failed(request, error)
    # Its own words may hold content: they stay out of the answer.
    return _trouble(503, Code.BUSY, kind_of(error))


def _failed(_: AnyRequest, error: Exception) -> Response[bytes]:
    return _trouble(500, Code.FAILED, log_error(error))


def _http(_: AnyRequest, error: HTTPException) -> Response[bytes]:
    codes = {413: Code.TOO_LARGE, 404: Code.NOT_FOUND}
    return _trouble(error.status_code, codes.get(error.status_code, Code.MALFORMED))
