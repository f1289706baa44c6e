"""Requests and answers. Written as arrays: names cost bytes on every line.

A field is added only at the end, with a default, so that an older receiver and an older sender both
still understand the message; anything else is a new protocol version.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from desktop_app.wire.malformed import UNREADABLE, Malformed
from desktop_app.wire.op import GENESIS
from desktop_app.wire.protocol import ANSWER_BYTES, PROTOCOL
from desktop_app.wire.ranges import (
    File,
    Items,
    Mark,
    Millis,
    Name,
    Natural,
    Sentence,
    Sha256,
    Short,
    Text,
    TokenBytes,
)

OfficeKind = Literal["real", "sample"]
"""A sample office may only speak to a sample province, and a real one to a real one."""

Standing = Literal["ok", "renew"]
"""``renew``: this journal and the province's copy of it differ; go on under a new device id."""


type Digests[T] = Annotated[list[T], msgspec.Meta(max_length=4_000_000)]
type ItemValue = Text | int | float | bool | None
"""A value of an item: see :data:`~desktop_app.wire.op.Value`."""

type Patch = Annotated[dict[Text, ItemValue], msgspec.Meta(max_length=30_000)]
type BoundValues = Annotated[list[ItemValue], msgspec.Meta(max_length=8)]


class Conflict(msgspec.Struct, frozen=True, array_like=True):
    """Two different values for one field: ``current`` is kept, ``other`` waits for a person.

    ``resolved_by`` is empty while it is open. What is bound to the field
    (:mod:`desktop_app.wire.guards.bound_fields`) follows for either value; older programs leave it out.
    """

    id: Text
    entity: Text
    entity_id: Text
    field: Text
    current: ItemValue
    current_author: Text
    current_device: Text
    current_at: int
    other: ItemValue
    author: Text
    device: Text
    at: int
    resolved_by: Text = ""
    resolved_at: int = 0
    current_bound: BoundValues = []
    other_bound: BoundValues = []


class ExchangeRequest(msgspec.Struct, frozen=True, array_like=True):
    """Head of an exchange; the segments follow as frames of their own.

    ``head_seq`` and ``head_hash`` are the end of the device's journal, ``acked_seq`` and ``acked_hash`` what
    it believes to be durable at the province, ``epoch`` and ``cursor`` how far it has seen the province's
    changes, ``limit`` how many bytes of pages it wants. Where the two ends are one, the hash is sent once.
    ``conflicts`` are items that a restored province may have lost; they are taken behind the segments.
    ``own``: pages also bring the records that only this device has written.
    """

    head_seq: Natural
    head_hash: Short
    acked_seq: Natural
    epoch: Mark
    cursor: Natural
    limit: Natural = ANSWER_BYTES
    protocol: int = PROTOCOL
    acked_hash: Short = b""
    conflicts: Items[Conflict] = []
    own: bool = False

    @property
    def acked_link(self) -> bytes:
        """The hash of the op that is believed to be acknowledged; that of an empty journal for none."""
        if self.acked_seq == 0:
            return GENESIS
        return self.head_hash if self.acked_seq == self.head_seq else self.acked_hash


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """Head of the answer; pages follow as frames.

    ``acked_seq`` is the last op of the device that is durable at the province, ``acked_hash`` its hash (empty
    where the request named the same op: then the province has compared it), ``head`` the version
    of the commune's newest change, ``time`` the province's clock (ms UTC), ``catalogue`` changes
    whenever something is published. ``contents`` is how many files of the commune the province holds
    whole; -1 comes from a server that takes no files. ``renew_token``: the device's token is old. To who
    knows another epoch ``survived`` says up to which version what he knows is still there. ``urgent`` is the
    number of the last change of the commune's urgent reports (``wire/urgent/messages.py``).
    """

    standing: Standing
    epoch: Mark
    acked_seq: Natural
    head: Natural
    time: Millis
    catalogue: Name
    contents: int = -1
    renew_token: bool = False
    acked_hash: Short = b""
    survived: Natural = 0
    urgent: Natural = 0


class Rejected(msgspec.Struct, frozen=True, array_like=True):
    """An op of this device that the province did not take, and why.

    ``exists`` says whether the province knows the record by now, be it that it took a later change. ``act``
    is the number of the first op of its act, all of which was refused; 0 from an older server.
    """

    device_seq: Natural
    entity: Text
    entity_id: Text
    patch: Patch
    reason: Text
    at: int
    exists: bool
    act: Natural = 0


class ScopeLock(msgspec.Struct, frozen=True, array_like=True):
    """A part of the book the province has accepted or closed; not ``locked``: opened again."""

    scope: Text
    reason: Text
    locked: bool


class PullPage(msgspec.Struct, frozen=True, array_like=True):
    """What changed up to ``cursor``: the present records, or a device's segment as it came.

    With a ``segment``, its op number *n* (from 0) has the version ``first + n``, and the ops named in
    ``skip`` have been overtaken by later changes. ``origins`` says who wrote the ``records``, ``device``
    what people call the computer of the segment; both come empty from an older server.
    """

    cursor: Natural
    records: File = b""
    segment: File = b""
    first: Natural = 0
    skip: Items[Natural] = []
    conflicts: Items[Conflict] = []
    rejected: Items[Rejected] = []
    locks: Items[ScopeLock] = []
    origins: File = b""
    device: Text = ""


class FormerDevice(msgspec.Struct, frozen=True, array_like=True):
    """How far the province has the journal of a device: the last op and its hash; 0 when it knows none."""

    device: Name
    acked_seq: Natural
    acked_hash: Short


class ChainLink(msgspec.Struct, frozen=True, array_like=True):
    """An op of a journal: its number, and the first bytes of the hash there (``LINK_BYTES``)."""

    seq: Natural
    start: Short


class EnrolRequest(msgspec.Struct, frozen=True, array_like=True):
    """A device asks to be known: with a one-time code, or with its old token to be renewed.

    ``known_seq`` is, for a renewal, the last op of the old device that this file still has; ``known_link`` is
    the hash there, without which the number says nothing: a copy may have written another op; ``signature``
    is the old device's, over :func:`desktop_app.wire.signing.successor_words` with the ``nonce`` it got.
    ``former`` are the ids under which the book wrote before it asked with this code. ``trail`` are links
    along the acknowledged journal of the last of them, or of the old device: a copy may have gone on in its
    name at a province that was restored, and then the last op that both have is somewhere before.
    """

    device: Name
    public_key: Short
    kind: OfficeKind
    name: Name
    commune: Name
    code: Name = ""
    known_seq: Natural = 0
    protocol: int = PROTOCOL
    nonce: Short = b""
    signature: Short = b""
    former: Items[Name] = []
    known_link: Short = b""
    trail: Items[ChainLink] = []


class EnrolAnswer(msgspec.Struct, frozen=True, array_like=True):
    """The device is known; ``token`` is sent once and never again."""

    token: TokenBytes
    server_id: Name
    server_name: Name
    kind: OfficeKind
    epoch: Mark
    commune: Name
    former: Items[FormerDevice] = []
    """The devices that were asked about, and behind them the last op of the ``trail`` that is here too; an
    older server says less."""
    root: File = b""
    """The newest root of the province (``wire/releases``); empty before it has keys, and for a renewal."""
    key: Short = b""
    """To which bundles for the province are sealed, and by which it signs its own (``wire/courier``)."""


class TokenRequest(msgspec.Struct, frozen=True, array_like=True):
    """A device asks for another token: first for a nonce, then with its signature over the nonce."""

    device: Name
    nonce: Short = b""
    signature: Short = b""
    protocol: int = PROTOCOL


class TokenAnswer(msgspec.Struct, frozen=True, array_like=True):
    """The nonce to sign, or the new token; the one before ends when the new one is used."""

    nonce: Short = b""
    token: Short = b""


class Ping(msgspec.Struct, frozen=True, array_like=True):
    """Who answers at this address."""

    server_id: Name
    server_name: Name
    kind: OfficeKind
    oldest: Natural
    newest: Natural
    time: Millis
    key: Short = b""
    """As in an :class:`EnrolAnswer`; an older server has none."""


class CatalogueEntry(msgspec.Struct, frozen=True, array_like=True):
    """A published package: a form, an indicator set or another document, by content hash."""

    sha256: Sha256
    kind: Name
    code: Name
    version: Name
    name: Name
    size: Natural
    withdrawn: bool = False
    """It was published and counts no more: it is used for work started with it, for nothing new."""


class ReleasesAnswer(msgspec.Struct, frozen=True, array_like=True):
    """Signed roots after the one that was named, in their order, and the signed list of releases.

    Both are empty where there is none; what they hold is read by ``wire/releases`` alone.
    """

    roots: Items[File]
    targets: File


class DigestsRequest(msgspec.Struct, frozen=True, array_like=True):
    """Compare: with ``scope`` empty all scopes in sum, else that scope's records one by one."""

    scope: Name = ""


class ScopeDigest(msgspec.Struct, frozen=True, array_like=True):
    """How many records a scope has, and the sum of their digests."""

    scope: Name
    records: Natural
    digest: int


class RecordDigest(msgspec.Struct, frozen=True, array_like=True):
    """The digest of one record."""

    entity: Name
    entity_id: Name
    digest: int


class DigestsAnswer(msgspec.Struct, frozen=True, array_like=True):
    """The province's side of the comparison."""

    scopes: Digests[ScopeDigest] = []
    records: Digests[RecordDigest] = []


class HeldRequest(msgspec.Struct, frozen=True, array_like=True):
    """Ask how much of each content the province has; ``contents`` are SHA-256, 32 bytes each."""

    contents: Items[Short]


class HeldContent(msgspec.Struct, frozen=True, array_like=True):
    """Bytes of a content that are durable at the province, and whether they are all and proven."""

    received: Natural
    whole: bool


class HeldAnswer(msgspec.Struct, frozen=True, array_like=True):
    """One answer for each content, in the order they were asked for."""

    contents: Items[HeldContent]


class Trouble(msgspec.Struct, frozen=True, array_like=True):
    """Why a request was refused: a code of :class:`Code` and what belongs to it."""

    code: Name
    detail: Sentence = ""


class Code:
    """The refusals a receiver must tell apart."""

    UNKNOWN_DEVICE = "unknown-device"
    REVOKED = "revoked"
    WRONG_CODE = "wrong-code"
    USED_CODE = "used-code"
    EXPIRED_CODE = "expired-code"
    WRONG_KIND = "wrong-kind"
    WRONG_COMMUNE = "wrong-commune"
    PROTOCOL = "protocol"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    BUSY = "busy"
    FAILED = "failed"
    NOT_FOUND = "not-found"
    FILE_TOO_LARGE = "file-too-large"
    NOT_NAMED = "not-named"
    NO_ROOM = "no-room"
    WRONG_OFFSET = "wrong-offset"
    CHECKSUM = "checksum"
    DAMAGED = "damaged"
    MEDIA_TYPE = "media-type"
    METHOD = "method"
    TUS_VERSION = "tus-version"
    TOO_MANY = "too-many"
    RECORDS_FULL = "records-full"
    SPACE_FULL = "space-full"
    COMPUTERS_FULL = "computers-full"


_encoder = msgspec.msgpack.Encoder()
_SILENT: dict[type, tuple[object, ...]] = {ExchangeRequest: (b"", []), Answer: (False, b"", 0, 0)}
"""The end of the messages of every exchange that has nothing to say: it is left out."""


def encode(message: msgspec.Struct | list[CatalogueEntry]) -> bytes:
    """Return the bytes of a message."""
    silent = _SILENT.get(type(message))
    if silent is None or not isinstance(message, msgspec.Struct):
        return _encoder.encode(message)
    values = list(msgspec.structs.astuple(message))
    for value in reversed(silent):
        if values[-1] != value:
            break
        del values[-1]
    return _encoder.encode(values)


def decode[T](data: bytes, kind: type[T]) -> T:
    """Return the message in ``data``.

    Raises:
        Malformed: it is not a message of this kind.
    """
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except UNREADABLE as error:
        raise Malformed(f"not a {kind.__name__}") from error
