"""Files of records over HTTP: sent by tus 1.0.0, fetched with ranges, listed in bulk.

tus: core protocol, ``creation``, ``creation-with-upload`` and ``checksum``. An upload is named by the SHA-256
of its content, so creating it is idempotent.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, aclosing

from litestar.types import Receive, Scope, Send
from sqlalchemy.exc import SQLAlchemyError

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Code, HeldAnswer, HeldRequest, decode, encode
from desktop_app.wire.protocol import HELD_MAX
from upstream.attachments import content as attachments
from upstream.attachments.answer import MESSAGES, TUS, Incoming, Reply, refused, run
from upstream.attachments.body import Arriving
from upstream.attachments.content import Content, ContentKey
from upstream.attachments.headers import (
    ALGORITHMS,
    Checksum,
    NotInRange,
    is_sha256,
    number,
    range_of,
    read_metadata,
)
from upstream.attachments.limits import CommuneFileLimits
from upstream.base.clock import now_millis
from upstream.base.refusals import Refusal, note_refusal
from upstream.database.database import Database
from upstream.database.unavailable import is_unavailable, kind_of
from upstream.devices.devices import EnrolledDevice
from upstream.http.bearer import note_known
from upstream.http.body import LineCut
from upstream.http.rates import Charge

ADDRESS = "/v1/attachments"
EXTENSIONS = "creation,creation-with-upload,checksum"
_CONTENT_TYPE = "application/offset+octet-stream"
_HELD_BYTES = HELD_MAX * 40


class Attachments:
    """An ASGI application over one database. ``device_with`` returns the device of a token, or refuses.

    ``admitted`` holds a place for a request of a device until it is answered, or refuses; ``note`` counts
    refusals by their code.
    """

    def __init__(
        self,
        database: Database,
        limits: CommuneFileLimits,
        device_with: Callable[[str], EnrolledDevice],
        admitted: Callable[[int], AbstractContextManager[Charge]],
        note: Callable[[str], None],
    ) -> None:
        self._database = database
        self._limits = limits
        self._device_with = device_with
        self._admitted = admitted
        self._note = note

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        async with Arriving(receive) as body:
            with ExitStack() as held:
                await self._answer(scope, send, body, held)

    async def _answer(self, scope: Scope, send: Send, body: Arriving, held: ExitStack) -> None:
        try:
            reply = await self._reply(Incoming.of(scope), body, held)
        except Refusal as refusal:
            note_refusal(refusal, scope)
            self._note(refusal.code)
            reply = refused(refusal)
        except SQLAlchemyError as error:
            if not is_unavailable(error):
                raise
            reply = refused(Refusal(Code.BUSY, kind_of(error)))
        except (Malformed, LineCut) as error:
            reply = refused(Refusal(Code.MALFORMED, str(error)))
        await body.drain()
        await reply.send(send)

    async def _reply(self, asked: Incoming, body: Arriving, held: ExitStack) -> Reply:
        match asked.method, asked.rest:
            case "OPTIONS", _:
                return self._options()
            case "POST", "":
                _require_tus(asked)
                return await self._create(asked, await self._commune(asked, body, held), body)
            case "POST", "held":
                return await self._held(await self._commune(asked, body, held), body)
            case "HEAD" | "PATCH" | "GET" as method, sha256 if is_sha256(sha256):
                if method != "GET":
                    _require_tus(asked)
                place = ContentKey(await self._commune(asked, body, held), sha256)
                if method == "GET":
                    return await self._fetch(asked, place)
                return await (self._head(place) if method == "HEAD" else self._patch(asked, place, body))
            case _, rest if rest in ("", "held") or is_sha256(rest):
                raise Refusal(Code.METHOD)
        raise Refusal(Code.NOT_FOUND)

    async def _commune(self, asked: Incoming, body: Arriving, held: ExitStack) -> str:
        header = asked.headers.get("authorization", "")
        device = await run(lambda: self._device_with(header))
        note_known(asked.scope, device.number, device.commune)
        charge = held.enter_context(self._admitted(device.number))
        held.callback(lambda: charge(size=body.received))
        return device.commune

    def _options(self) -> Reply:
        return Reply(
            204,
            {
                "tus-version": TUS,
                "tus-extension": EXTENSIONS,
                "tus-max-size": str(self._limits.largest),
                "tus-checksum-algorithm": ",".join(ALGORITHMS),
            },
        )

    async def _create(self, asked: Incoming, commune: str, body: Arriving) -> Reply:
        size = number(asked.headers, "upload-length")
        metadata = asked.headers.get("upload-metadata", "")
        said = read_metadata(metadata)
        if "upload-concat" in asked.headers or not is_sha256(said.get("sha256", "")):
            raise Refusal(Code.MALFORMED, "sha256")
        if asked.has_body:
            _require_content(asked)
        place = ContentKey(commune, said["sha256"])
        known = await run(lambda: self._begin(place, said.get("record", ""), size, metadata))
        received = known.received
        if asked.has_body and not received and not known.whole:
            received = await self._take(place, known, asked, body)
        await run(lambda: attachments.finish(self._database, place))
        return Reply(201, {"location": f"{ADDRESS}/{place.sha256}", "upload-offset": str(received)})

    def _begin(self, place: ContentKey, record: str, size: int, metadata: str) -> Content:
        with self._database.write() as connection:
            return attachments.begin(connection, place, record, size, metadata, self._limits, now_millis())

    async def _head(self, place: ContentKey) -> Reply:
        try:
            known = await run(lambda: attachments.finish(self._database, place))
        except Refusal:  # it was thrown away
            known = None
        if known is None:
            raise Refusal(Code.NOT_FOUND)
        headers = {"upload-offset": str(known.received), "upload-length": str(known.size)}
        if known.metadata:
            headers["upload-metadata"] = known.metadata
        return Reply(200, headers)

    async def _patch(self, asked: Incoming, place: ContentKey, body: Arriving) -> Reply:
        _require_content(asked)
        offset = number(asked.headers, "upload-offset")
        known = await run(lambda: self._find(place))
        if known is None:
            raise Refusal(Code.NOT_FOUND)
        if offset != known.received:
            raise Refusal(Code.WRONG_OFFSET)
        received = await self._take(place, known, asked, body)
        await run(lambda: attachments.finish(self._database, place))
        return Reply(204, {"upload-offset": str(received)})

    def _find(self, place: ContentKey) -> Content | None:
        with self._database.read() as connection:
            return attachments.find(connection, place)

    async def _take(self, place: ContentKey, known: Content, asked: Incoming, body: Arriving) -> int:
        """Keep what comes, piece by piece; what has a checksum counts when that fits."""
        written = asked.headers.get("upload-checksum")
        checksum = None if written is None else Checksum(written)
        if "content-length" in asked.headers:
            _require_room(known, known.received + number(asked.headers, "content-length"))
        counted = at = known.received
        async with aclosing(body.pieces()) as pieces:
            async for piece in pieces:
                _require_room(known, at + len(piece))
                keep = _keeper(self._database, place, counted, at, piece, counts=checksum is None)
                await run(keep)
                at += len(piece)
                if checksum is None:
                    counted = at
                else:
                    checksum.update(piece)
        if checksum is not None:
            await run(lambda: self._settle(place, counted, at, fits=checksum.fits()))
        return at

    def _settle(self, place: ContentKey, counted: int, end: int, *, fits: bool) -> None:
        with self._database.write() as connection:
            if fits:
                attachments.count(connection, place, counted, end)
            else:
                attachments.drop_uncounted(connection, place, counted)
        if not fits:
            raise Refusal(Code.CHECKSUM)

    async def _held(self, commune: str, body: Arriving) -> Reply:
        data = bytearray()
        async with aclosing(body.pieces()) as pieces:
            async for piece in pieces:
                data += piece
                if len(data) > _HELD_BYTES:
                    raise Refusal(Code.TOO_LARGE)
        contents = decode(bytes(data), HeldRequest).contents
        if len(contents) > HELD_MAX:
            raise Refusal(Code.TOO_LARGE)
        wanted = [content.hex() for content in contents]
        found = await run(lambda: self._ask_held(commune, wanted))
        return Reply(200, {"content-type": MESSAGES}, encode(found))

    def _ask_held(self, commune: str, contents: list[str]) -> HeldAnswer:
        with self._database.read() as connection:
            return HeldAnswer(attachments.held(connection, commune, contents))

    async def _fetch(self, asked: Incoming, place: ContentKey) -> Reply:
        known = await run(lambda: self._find(place))
        if known is None or not known.whole:
            raise Refusal(Code.NOT_FOUND)
        size, tag = known.size, f'"{place.sha256}"'
        headers = {
            "content-type": "application/octet-stream",
            "x-content-type-options": "nosniff",
            "accept-ranges": "bytes",
            "etag": tag,
        }
        wanted = asked.headers.get("range", "") if asked.headers.get("if-range", tag) == tag else ""
        try:
            part = range_of(wanted, size)
        except NotInRange:
            return Reply(416, {**headers, "content-range": f"bytes */{size}"})
        start, end = part or (0, size)
        if part is not None:
            headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
        parts = attachments.pieces(self._database, place, start, end)
        return Reply(200 if part is None else 206, headers, parts=parts, length=end - start)


def _keeper(
    database: Database, place: ContentKey, counted: int, start: int, piece: bytes, *, counts: bool
) -> Callable[[], None]:
    def work() -> None:
        with database.write() as connection:
            attachments.add(connection, place, counted, start, piece)
            if counts:
                attachments.count(connection, place, counted, start + len(piece))

    return work


def _require_tus(asked: Incoming) -> None:
    if asked.headers.get("tus-resumable") != TUS:
        raise Refusal(Code.TUS_VERSION, TUS)


def _require_content(asked: Incoming) -> None:
    if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != _CONTENT_TYPE:
        raise Refusal(Code.MEDIA_TYPE)


def _require_room(known: Content, end: int) -> None:
    if end > known.size:
        raise Refusal(Code.TOO_LARGE)
