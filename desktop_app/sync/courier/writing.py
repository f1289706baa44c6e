"""Write a bundle for the province: all that it has not acknowledged, and what is known of it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from desktop_app.attachments import content, transfer
from desktop_app.attachments.transfer import Waiting
from desktop_app.base.clock import to_millis
from desktop_app.base.durable_file import CannotWrite
from desktop_app.catalogue.installed import installed
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
from desktop_app.wire.protocol import ANSWER_BYTES
from desktop_app.wire.urgent.fitting import fitting
from desktop_app.wire.urgent.messages import UrgentRequest

_RESERVE = 16 * 1024 * 1024
"""Left free in a bundle when it is decided whether another file has room."""


@dataclass(frozen=True, slots=True)
class WrittenBundle:
    """A bundle that is on the medium. ``left_files``: files that had no room and go with the next one."""

    path: Path
    header: BundleHeader
    left_files: int = 0
    known_by: FileDigest = field(default_factory=FileDigest)


def write_bundle(
    book: SyncBook, folder: Path, progress: Callable[[int, int], None] | None = None
) -> WrittenBundle:
    """Write a bundle for the province into a folder; everything stays pending until a receipt is here.

    Raises:
        NotAllowed: the officer may not exchange.
        NotConnected: this computer has no province, or does not know its key yet.
        Refused: the key of this computer is lost.
        CannotWrite: with the reason and the remedy.
    """
    with book.store.read() as connection:
        require_to_carry(connection, book)
        before, state = position_of(connection), read_state(connection)
    joining = read_joining(state)
    own = _own_key(book, state, joining.device_id if joining else before.device.device_id, joining)
    header = _header(book, state, joining, before.device, own)
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
                    last_seq, files, left = _write_joining(state, joining, before.device, writer), 0, 0
                else:
                    last_seq = _write_records(connection, state, before.device, writer, joining)
                    files, left = _write_files(connection, writer, progress)
            changes = last_seq - before.device.acked_seq
            header = writer.finish(
                msgspec.structs.replace(header, changes=changes, files=files),
                lambda words: signature(book.vault, header.device, words),
            )
            noted = _note_sent(book, before, header, last_seq)
    except CannotWrite:
        _note_unsent(book, before, noted)
        raise
    _note_under_way(book, before.device, header, last_seq)
    return WrittenBundle(path, header, left, known_by)


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
    book: SyncBook, state: SyncState, joining: Joining | None, device: Device, own: DeviceKey
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
        follows=0,
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
) -> int:
    """Write the request, segments and urgent reports; return the last op in them."""
    end = head(connection, device).seq
    items = pending_reports(connection, device, state.say_conflicts)
    request = request_at(connection, state, device, ANSWER_BYTES, items.items if items else [])
    trust = known_trust(connection)
    asked = CarriedRequest(
        request,
        state.former_cursor,
        state.catalogue,
        trust.root.root.version if trust else 0,
        [package.sha256 for package in installed(connection)],
        [item.sha256 for item in transfer.to_fetch(connection)[:LIST_MAX]],
        joining.carried if joining else None,
    )
    writer.add(encode_frame(asked))
    reports = fitting(urgent.waiting(connection))
    writer.add(encode_frame(CarriedReports(UrgentRequest(reports, state.urgent))))
    if state.see_first or device.acked_seq == end:
        return device.acked_seq
    for packed, _ in segments_behind(connection, device):
        writer.add(encode_frame(CarriedSegment(packed)))
    return end


def _write_files(
    connection: Connection,
    writer: BundleWriter,
    progress: Callable[[int, int], None] | None,
) -> tuple[int, int]:
    """Write the files that the province lacks, as many as have room; return how many, and how many not."""
    waiting = transfer.to_send(connection)
    written = 0
    for number, item in enumerate(waiting):
        if writer.size + (item.size or 0) + _RESERVE > PAYLOAD_MAX:
            return written, len(waiting) - number
        if _is_whole(connection, item):
            for frame in _content_frames(connection, item):
                writer.add(frame)
            written += 1
        if progress is not None:
            progress(number + 1, len(waiting))
    return written, 0


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
    """Remember what is shown of the bundle: it is on the medium."""
    with book.store.write() as connection:
        if current_device(connection).device_id == device.device_id:
            change_state(connection, bundle_at=header.at, bundle_seq=last_seq)
