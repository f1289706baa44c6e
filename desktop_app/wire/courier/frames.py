"""What is in a bundle: the messages of the line, in the order in which they are used."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from desktop_app.wire.malformed import UNREADABLE, Malformed
from desktop_app.wire.messages import (
    Answer,
    CatalogueEntry,
    Conflict,
    EnrolRequest,
    ExchangeRequest,
    FormerDevice,
)
from desktop_app.wire.ranges import File, Items, Mark, Name, Natural, Sha256, Short
from desktop_app.wire.urgent.messages import UrgentAnswer, UrgentRequest

LIST_MAX: Final = 100_000
"""So many entries has a list at most (:data:`~desktop_app.wire.ranges.Items`)."""


class CarriedJoining(msgspec.Struct, frozen=True, array_like=True):
    """A computer asks to be known, as over the line; its bundle is signed by the key of the request.

    With a code: ``proof`` shows that it has one (:func:`desktop_app.wire.keys.codes.code_proof`). Or it goes
    on for the ``predecessor``, whose signature is in the request.
    """

    request: EnrolRequest
    proof: Short = b""
    predecessor: Name = ""


class CarriedRequest(msgspec.Struct, frozen=True, array_like=True, tag="request"):
    """The head of an exchange, first in a bundle to the province; segments follow.

    ``former_cursor`` as in :class:`~desktop_app.sync.state.SyncState`. ``catalogue`` is the mark of what was
    published when the office last looked, ``root`` the version of the newest root that it has, ``packages``
    what it has installed besides those that came with the program, ``wanted`` the files that its records name
    and that are missing there.
    """

    exchange: ExchangeRequest
    former_cursor: Natural = 0
    catalogue: Name = ""
    root: Natural = 0
    packages: Items[Sha256] = []
    wanted: Items[Sha256] = []
    joining: CarriedJoining | None = None
    """Of a computer that the province does not know yet."""


class CarriedSegment(msgspec.Struct, frozen=True, array_like=True, tag="segment"):
    """A segment, as over the line."""

    packed: File


class CarriedReports(msgspec.Struct, frozen=True, array_like=True, tag="reports"):
    """Urgent reports."""

    request: UrgentRequest


class ContentStart(msgspec.Struct, frozen=True, array_like=True, tag="content"):
    """A file begins: its parts follow. ``record`` names it; empty on the way back."""

    sha256: Sha256
    size: Natural
    record: Name = ""


class ContentPart(msgspec.Struct, frozen=True, array_like=True, tag="part"):
    """The next bytes of the file that began."""

    piece: File


class CarriedWelcome(msgspec.Struct, frozen=True, array_like=True):
    """The computer is known: what :class:`~desktop_app.wire.messages.EnrolAnswer` says besides the header.

    It brings no token: that one the computer gets over a line for its signature, when there ever is one.
    """

    epoch: Mark
    former: Items[FormerDevice] = []
    root: File = b""


class CarriedAnswer(msgspec.Struct, frozen=True, array_like=True, tag="answer"):
    """The head of the answer, first in a bundle from the province; pages follow.

    ``epoch``, ``cursor`` and ``catalogue`` are those of the request: what follows begins behind them.
    ``whole`` are the files of the office that the province has in full. ``items``: the digest of the items
    that it took (:func:`said_items`). ``code`` and ``detail`` say why it
    took no changes (:class:`~desktop_app.wire.messages.Code`); empty where it took them. ``room``: bytes of
    files for which the commune has room there; ``None``: an older server does not say.
    """

    answer: Answer
    epoch: Mark
    cursor: Natural
    catalogue: Name
    whole: Items[Sha256] = []
    items: Short = b""
    code: Name = ""
    detail: Name = ""
    welcome: CarriedWelcome | None = None
    room: Natural | None = None


class CarriedPage(msgspec.Struct, frozen=True, array_like=True, tag="page"):
    """A page, as over the line: what changed behind ``after``, up to ``cursor``."""

    after: Natural
    cursor: Natural
    packed: File


class CarriedReportsAnswer(msgspec.Struct, frozen=True, array_like=True, tag="reported"):
    """The states of urgent reports."""

    answer: UrgentAnswer


class CarriedCatalogue(msgspec.Struct, frozen=True, array_like=True, tag="catalogue"):
    """What is published now; ``tag`` is its mark. ``releases`` is the answer to who has the root ``root``."""

    tag: Name
    entries: Items[CatalogueEntry]
    root: Natural
    releases: File


type _Package = Annotated[bytes, msgspec.Meta(max_length=16_777_216)]
"""As large as a package may be that is published."""


class CarriedPackage(msgspec.Struct, frozen=True, array_like=True, tag="package"):
    """A published package."""

    sha256: Sha256
    content: _Package


type UpFrame = CarriedRequest | CarriedSegment | CarriedReports | ContentStart | ContentPart
"""What an office sends."""

type DownFrame = (
    CarriedAnswer
    | CarriedPage
    | CarriedReportsAnswer
    | CarriedCatalogue
    | CarriedPackage
    | ContentStart
    | ContentPart
)
"""What a province sends."""

_encoder = msgspec.msgpack.Encoder()
_up: msgspec.msgpack.Decoder[UpFrame] = msgspec.msgpack.Decoder(UpFrame)
_down: msgspec.msgpack.Decoder[DownFrame] = msgspec.msgpack.Decoder(DownFrame)


def encode_frame(frame: UpFrame | DownFrame) -> bytes:
    """Return the bytes of a message in a bundle."""
    return _encoder.encode(frame)


def said_items(items: Sequence[Conflict]) -> bytes:
    """Return the digest of items that an office says again: by it an answer names what it took."""
    return hashlib.sha256(_encoder.encode(list(items))).digest()


def decode_up(data: bytes) -> UpFrame:
    """Return a message of an office.

    Raises:
        Malformed: it is none.
    """
    return _decoded(_up, data)


def decode_down(data: bytes) -> DownFrame:
    """Return a message of a province.

    Raises:
        Malformed: it is none.
    """
    return _decoded(_down, data)


def _decoded[T](decoder: msgspec.msgpack.Decoder[T], data: bytes) -> T:
    try:
        return decoder.decode(data)
    except UNREADABLE as error:
        raise Malformed("not a message of a bundle") from error
