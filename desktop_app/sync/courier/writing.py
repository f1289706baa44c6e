"""Write a bundle for the province: all that it has not acknowledged, and what is known of it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.attachments import content, transfer
from desktop_app.attachments.transfer import Waiting
from desktop_app.base.clock import to_millis
from desktop_app.base.durable_file import CannotWrite
from desktop_app.catalogue.installed import SHIPPED, installed
from desktop_app.journal import urgent
from desktop_app.journal.devices import Device, current_device, head
from desktop_app.sync.book import SyncBook
from desktop_app.sync.courier.joining import Joining, first_request, read_joining, require_to_carry
from desktop_app.sync.identity.device_key import DeviceKey, device_key, signature
from desktop_app.sync.identity.enrolment import no_line
from desktop_app.sync.outbox import segments_behind
from desktop_app.sync.position import SyncPosition, position_of, request_at
from desktop_app.sync.problems import NotConnected, Refused, overtaken
from desktop_app.sync.rounds.pending_reports import pending_reports
from desktop_app.sync.state import SyncState, change_state, read_state
from desktop_app.updates.program_folder import running_version
from desktop_app.updates.trust import known_trust
from desktop_app.wire.courier.container import PAYLOAD_MAX, BundleHeader, BundleWriter, bundle_name
from desktop_app.wire.courier.frames import (
    LIST_MAX,
    CarriedReports,
    CarriedRequest,
    CarriedSegment,
    ContentPart,
    ContentStart,
    encode_frame,
)
from desktop_app.wire.courier.medium import FileDigest, verified_file
from desktop_app.wire.protocol import ANSWER_BYTES, REQUEST_BYTES
from desktop_app.wire.segment import ends_within_act
from desktop_app.wire.urgent.fitting import fitting
from desktop_app.wire.urgent.messages import UrgentRequest

_RESERVED = 64
"""So small a part of a bundle stays free when it is decided whether another file or segment has room."""


@dataclass(frozen=True, slots=True)
class WrittenBundle:
    """A bundle that is on the medium. ``further``: those of the same trip that continue it.

    ``unwanted_files``: files that stay here, since the province had no room for them by its last answer.
    """

    path: Path
    header: BundleHeader
    known_by: FileDigest = field(default_factory=FileDigest)
    unwanted_files: int = 0
    further: tuple[WrittenBundle, ...] = ()

    @property
    def of_trip(self) -> tuple[WrittenBundle, ...]:
        """All bundles of the trip."""
        return (self, *self.further)


@dataclass(frozen=True, slots=True)
class _Behind:
    """What earlier bundles of the same trip have: ops up to ``seq``, and files of ``file_bytes``."""

    bundle: int = 0
    seq: int = 0
    files: frozenset[str] = frozenset()
    file_bytes: int = 0


@dataclass(slots=True)
class _Part:
    """What one bundle of a trip has. ``is_last``: nothing is left for another one."""

    last_seq: int
    files: dict[str, int] = field(default_factory=dict)
    unwanted: int = 0
    is_last: bool = True


def write_bundle(
    book: SyncBook,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    most: int = PAYLOAD_MAX,
) -> WrittenBundle:
    """Write a bundle for the province into a folder; everything stays pending until a receipt is here.

    What is more than ``most`` bytes goes into further bundles of the same trip, which are read after it.

    Raises:
        NotAllowed: the officer may not exchange.
        NotConnected: this computer has no province, or does not know its key yet.
        Refused: the key of this computer is lost.
        CannotWrite: with the reason and the remedy; bundles of the trip that are whole stay.
    """
    behind, written = _Behind(), list[WrittenBundle]()
    while True:
        bundle, part = _write_one(book, folder, progress, most, behind)
        written.append(bundle)
        if part.is_last:
            return replace(written[0], further=tuple(written[1:]), unwanted_files=part.unwanted)
        behind = _Behind(
            bundle.header.number,
            max(behind.seq, part.last_seq),
            behind.files | part.files.keys(),
            behind.file_bytes + sum(part.files.values()),
        )


def _write_one(
    book: SyncBook,
    folder: Path,
    progress: Callable[[int, int], None] | None,
    most: int,
    behind: _Behind,
) -> tuple[WrittenBundle, _Part]:
    with book.store.read() as connection:
        require_to_carry(connection, book)
        before, state = position_of(connection), read_state(connection)
    joining = read_joining(state)
    own = _own_key(book, state, joining.device_id if joining else before.device.device_id, joining)
    header = _header(book, state, joining, before.device, own, behind)
    path = folder / bundle_name(header)
    noted: SyncPosition | None = None
    known_by = FileDigest()
    try:
        with verified_file(path, known_by) as write:
            writer = BundleWriter(write, joining.key if joining else bytes.fromhex(state.bundle_key))
            with book.store.read() as connection:
                if position_of(connection) != before:
                    raise overtaken()
                if joining is not None and joining.replaces:
                    part = _Part(_write_joining(state, joining, before.device, writer))
                else:
                    part = _write_records(connection, state, before.device, writer, joining, behind, most)
                    if part.is_last:
                        _write_files(connection, state, writer, progress, behind, most, part)
            changes = part.last_seq - max(before.device.acked_seq, behind.seq)
            header = writer.finish(
                msgspec.structs.replace(header, changes=changes, files=len(part.files)),
                lambda words: signature(book.vault, header.device, words),
            )
            noted = _note_sent(book, before, header, part.last_seq)
    except CannotWrite:
        _note_unsent(book, before, noted)
        raise
    _note_under_way(book, before.device, header, part.last_seq)
    return WrittenBundle(path, header, known_by), part


def _own_key(book: SyncBook, state: SyncState, device_id: str, joining: Joining | None) -> DeviceKey:
    if not state.server_id and joining is None:
        raise no_line(state)
    if not state.bundle_key and joining is None:
        raise NotConnected(
            "The key of the province is not known on this computer yet. Exchange once over a line, then "
            "bundles can be written."
        )
    own = device_key(book.vault, device_id)
    if own is None:
        raise Refused(
            "The key of this computer is lost. Connect it with another code, then write the bundle again."
        )
    return own


def _header(
    book: SyncBook,
    state: SyncState,
    joining: Joining | None,
    device: Device,
    own: DeviceKey,
    behind: _Behind,
) -> BundleHeader:
    province = joining or state
    return BundleHeader(
        way="up",
        server_id=province.server_id,
        server_name=province.server_name,
        kind="sample" if book.sample else "real",
        commune=book.commune,
        device=joining.device_id if joining else device.device_id,
        number=state.bundle_number + 1,
        follows=behind.bundle,
        answers=state.bundle_read,
        at=to_millis(book.clock.now()),
        program=running_version(book.program),
        changes=0,
        files=0,
        sender=own.public,
    )


def _write_joining(state: SyncState, joining: Joining, device: Device, writer: BundleWriter) -> int:
    """Write the request alone: what is pending is journalled under the new id once the answer is here."""
    asked = CarriedRequest(first_request(state, joining), state.former_cursor, joining=joining.carried)
    writer.add(encode_frame(asked))
    return device.acked_seq


def _write_records(
    connection: Connection,
    state: SyncState,
    device: Device,
    writer: BundleWriter,
    joining: Joining | None,
    behind: _Behind,
    most: int,
) -> _Part:
    """Write the request, segments and urgent reports; a bundle that is full ends where an act does."""
    end = head(connection, device).seq
    items = pending_reports(connection, device, state.say_conflicts)
    request = request_at(connection, state, device, ANSWER_BYTES, items.items if items else [])
    trust = known_trust(connection)
    asked = CarriedRequest(
        request,
        state.former_cursor,
        state.catalogue,
        trust.root.root.version if trust else 0,
        [package.sha256 for package in installed(connection) if package.source != SHIPPED],
        [item.sha256 for item in transfer.to_fetch(connection)[:LIST_MAX]],
        joining.carried if joining else None,
    )
    writer.add(encode_frame(asked))
    reports = fitting(urgent.waiting(connection))
    writer.add(encode_frame(CarriedReports(UrgentRequest(reports, state.urgent))))
    if state.see_first or device.acked_seq == end:
        return _Part(device.acked_seq)
    last = max(device.acked_seq, behind.seq)
    for packed, last_seq in segments_behind(connection, device):
        if last_seq <= behind.seq:
            continue
        writer.add(encode_frame(CarriedSegment(packed)))
        last = last_seq
        if (
            writer.size + REQUEST_BYTES + most // _RESERVED > most
            and last < end
            and not ends_within_act(packed)
        ):
            return _Part(last, is_last=False)
    return _Part(end)


def _write_files(
    connection: Connection,
    state: SyncState,
    writer: BundleWriter,
    progress: Callable[[int, int], None] | None,
    behind: _Behind,
    most: int,
    part: _Part,
) -> None:
    """Write the files that the province lacks, the smallest first, as many as have room here and there."""
    waiting = [item for item in transfer.to_send(connection) if item.sha256 not in behind.files]
    there = state.bundle_room - behind.file_bytes if state.bundle_room >= 0 else None
    for number, item in enumerate(waiting):
        size = item.size or 0
        if there is not None and sum(part.files.values()) + size > there:
            part.unwanted = len(waiting) - number
            return
        if part.files and writer.size + size + most // _RESERVED > most:
            part.is_last = False
            return
        if _is_whole(connection, item):
            for frame in _content_frames(connection, item):
                writer.add(frame)
            part.files[item.sha256] = size
        if progress is not None:
            progress(number + 1, len(waiting))


def _is_whole(connection: Connection, item: Waiting) -> bool:
    try:
        content.check(connection, item.sha256)
    except content.Damaged:
        return False  # the next exchange over a line says which file it is
    return True


def _content_frames(connection: Connection, item: Waiting) -> Iterator[bytes]:
    yield encode_frame(ContentStart(item.sha256, item.size or 0, item.record))
    for piece in content.pieces(connection, item.sha256):
        yield encode_frame(ContentPart(piece))


def _note_sent(book: SyncBook, before: SyncPosition, header: BundleHeader, last_seq: int) -> SyncPosition:
    """Remember what is in it before anybody has it: it may arrive, or may be lost. Return the position."""
    with book.store.write() as connection:
        if position_of(connection) != before:
            raise overtaken()
        sent_seq = max(read_state(connection).sent_seq, last_seq)
        change_state(connection, sent_seq=sent_seq, bundle_number=header.number)
        return position_of(connection)


def _note_unsent(book: SyncBook, before: SyncPosition, noted: SyncPosition | None) -> None:
    """Take it back where the medium did not keep the bundle: nobody has it."""
    with book.store.write() as connection:
        if position_of(connection) == noted:
            change_state(connection, sent_seq=before.sent_seq)


def _note_under_way(book: SyncBook, device: Device, header: BundleHeader, last_seq: int) -> None:
    """Remember what is shown of the bundle, and who carries data out: it is on the medium."""
    with book.store.write() as connection:
        carried = max(1, header.changes + header.files)
        log_access(connection, book.clock, book.session.name, AccessAction.EXPORT, "bundle", records=carried)
        if current_device(connection).device_id == device.device_id:
            change_state(connection, bundle_at=header.at, bundle_seq=last_seq)
