"""Write the answer to a bundle: what the line would give to the same request, until nothing is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from nacl.signing import SigningKey
from sqlalchemy import Connection

from desktop_app.wire.courier.container import PAYLOAD_MAX, BundleHeader, BundleWriter, bundle_name
from desktop_app.wire.courier.frames import (
    CarriedAnswer,
    CarriedCatalogue,
    CarriedPackage,
    CarriedPage,
    CarriedReportsAnswer,
    CarriedWelcome,
    ContentPart,
    ContentStart,
    DownFrame,
    encode_frame,
    said_items,
)
from desktop_app.wire.courier.medium import verified_file
from desktop_app.wire.messages import Answer, ExchangeRequest, PullPage, ReleasesAnswer, decode, encode
from desktop_app.wire.protocol import ANSWER_BYTES
from desktop_app.wire.records import unpack_records
from upstream.attachments import content
from upstream.attachments.content import ContentKey
from upstream.catalogue import catalogue
from upstream.courier.requests import note_given
from upstream.courier.taking import TakenBundle
from upstream.database.database import Database
from upstream.database.identity import bundle_seed, read_identity
from upstream.devices.enrolment import welcome_of
from upstream.devices.history import link_at
from upstream.exchange import exchange
from upstream.releases import store as releases

_PAGES_MAX = PAYLOAD_MAX // 2
_RESERVE = 16 * 1024 * 1024
"""Left free in a bundle when it is decided whether another file has room."""


@dataclass(frozen=True, slots=True)
class _Exchanged:
    answer: Answer
    pages: list[bytes]


def write_answer(
    database: Database,
    taken: TakenBundle,
    write: Callable[[bytes], object],
    now: int,
) -> BundleHeader:
    """Write the bundle that answers another one, and bears its number.

    Raises:
        OSError: it cannot be written.
    """
    with database.read() as connection:
        key = SigningKey(bundle_seed(connection))
        header = _header(connection, taken, bytes(key.verify_key))
    writer = BundleWriter(write, taken.device.public_key)
    answering = _Answering(database, taken, writer, now)
    answering.run()
    with database.write() as connection:
        note_given(connection, taken.device.number, taken.number, answering.until)
    header = msgspec.structs.replace(header, at=now, changes=answering.changes, files=answering.files)
    return writer.finish(header, lambda words: key.sign(words).signature)


def answer_name(database: Database, taken: TakenBundle) -> str:
    """Return the name of the bundle that answers another one."""
    with database.read() as connection:
        return bundle_name(_header(connection, taken, b""))


def answer_into(database: Database, taken: TakenBundle, target: Path, now: int) -> None:
    """Write the answer to a bundle into a file, and read it back.

    Raises:
        CannotWrite: with the reason and the remedy.
    """
    with verified_file(target) as write:
        write_answer(database, taken, write, now)


def _header(connection: Connection, taken: TakenBundle, key: bytes) -> BundleHeader:
    """Return the header of the answer, before it is known how much is in it."""
    identity = read_identity(connection)
    assert identity is not None
    return BundleHeader(
        way="down",
        server_id=identity.server_id,
        server_name=identity.name,
        kind=identity.kind,
        commune=taken.device.commune,
        device=taken.device.device_id,
        number=taken.number,
        follows=taken.answers,
        answers=taken.number,
        at=0,
        program="",
        changes=0,
        files=0,
        sender=key,
    )


def _changes_in(page: PullPage) -> int:
    """Return how many changes of a page are new to the office: its own are not in it."""
    events = len(page.conflicts) + len(page.rejected) + len(page.locks)
    if page.segment:
        return page.cursor - page.first + 1 - len(page.skip) + events
    return sum(len(table.entity_ids) for table in unpack_records(page.records)) + events


class _Answering:
    """The messages of one answer."""

    def __init__(self, database: Database, taken: TakenBundle, writer: BundleWriter, now: int) -> None:
        self._database = database
        self._taken = taken
        self._writer = writer
        self._now = now
        self.changes = 0
        self.files = 0
        self.until = 0

    def run(self) -> None:
        asked = self._taken.request.exchange
        first = self._exchanged(asked.cursor)
        self._add(self._head(first.answer))
        self._add_pages(first)
        if self._taken.reports is not None:
            self._add(CarriedReportsAnswer(self._taken.reports))
        if first.answer.standing == "ok":
            self._add_catalogue(first.answer.catalogue)
            self._add_files()

    def _exchanged(self, cursor: int) -> _Exchanged:
        """Ask for pages. They end where an answer before ended: the office may have read that one already."""
        taken = self._taken
        until = min((end for end in taken.given if end > cursor), default=None)
        request: ExchangeRequest = msgspec.structs.replace(
            taken.request.exchange, cursor=cursor, limit=ANSWER_BYTES, conflicts=[]
        )
        frames = exchange.answer(
            self._database, taken.device, request, self._now, known=taken.known, until=until
        )
        return _Exchanged(decode(frames[0], Answer), frames[1:])

    def _head(self, answer: Answer) -> CarriedAnswer:
        """The answer with its proof: when it is read, the office may know another op as acknowledged."""
        taken, request = self._taken, self._taken.request
        with self._database.read() as connection:
            proof = link_at(connection, taken.device.again(connection), answer.acked_seq) or b""
            used = content.used_bytes(connection, taken.device.commune)
        answer = msgspec.structs.replace(answer, acked_hash=proof, renew_token=False)
        items = request.exchange.conflicts
        refused = taken.refused
        return CarriedAnswer(
            answer,
            request.exchange.epoch,
            request.exchange.cursor,
            request.catalogue,
            whole=taken.whole,
            items=said_items(items) if items and refused is None and taken.known else b"",
            code=refused.code if refused else "",
            detail=refused.detail if refused else "",
            welcome=self._welcome(),
            room=content.room_left(self._database, taken.device.commune, used, taken.limits),
        )

    def _welcome(self) -> CarriedWelcome | None:
        joining = self._taken.request.joining
        if joining is None:
            return None
        with self._database.read() as connection:
            return welcome_of(connection, joining.request, joining.predecessor)

    def _add_pages(self, first: _Exchanged) -> None:
        cursor, exchanged = self._taken.request.exchange.cursor, first
        while exchanged.pages and self._writer.size < _PAGES_MAX:
            for packed in exchanged.pages:
                page = decode(packed, PullPage)
                self.changes += _changes_in(page)
                self._add(CarriedPage(cursor, page.cursor, packed))
                cursor = page.cursor
            if cursor >= exchanged.answer.head:
                break
            exchanged = self._exchanged(cursor)
        self.until = cursor

    def _add_catalogue(self, tag: str) -> None:
        request, commune = self._taken.request, self._taken.device.commune
        if tag == request.catalogue:
            return
        with self._database.read() as connection:
            entries = catalogue.entries(connection, commune)
            roots = releases.roots_after(connection, request.root)
            signed = encode(ReleasesAnswer(roots, releases.newest_targets_file(connection)))
        self._add(CarriedCatalogue(tag, entries, request.root, signed))
        present = set(request.packages)
        for entry in entries:
            if entry.sha256 not in present and not entry.withdrawn:
                with self._database.read() as connection:
                    package = catalogue.content(connection, entry.sha256)
                if package is not None:
                    self._add(CarriedPackage(entry.sha256, package))

    def _add_files(self) -> None:
        """Add what the office lacks and is here in full, as much as has room."""
        for sha256 in self._taken.request.wanted:
            place = ContentKey(self._taken.device.commune, sha256)
            with self._database.read() as connection:
                known = content.find(connection, place)
            if known is None or not known.whole:
                continue
            if self._writer.size + known.size + _RESERVE > PAYLOAD_MAX:
                return
            for frame in self._content(place, known.size):
                self._add(frame)
            self.files += 1

    def _content(self, place: ContentKey, size: int) -> Iterator[DownFrame]:
        yield ContentStart(place.sha256, size)
        for piece in content.pieces(self._database, place, 0, size):
            yield ContentPart(piece)

    def _add(self, frame: DownFrame) -> None:
        self._writer.add(encode_frame(frame))
