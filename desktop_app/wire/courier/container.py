"""The file of a bundle (``.mtb``): pieces sealed to its receiver, and a trailer signed by its sender.

    mark · sealed pieces · trailer (header, signature) · length of the trailer · mark of the end

A piece is 256 KiB of the payload under XChaCha20-Poly1305 with a key of this bundle alone, which the header
holds in a sealed box for the receiver's key (libsodium's ``crypto_box_seal``). The header names the SHA-256
of each sealed piece and is signed (Ed25519): whoever has the file can verify every byte of it without
opening it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Final, Literal

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.secret import Aead
from nacl.signing import SigningKey, VerifyKey

from desktop_app.wire.courier.problems import (
    cut_short,
    damaged_part,
    not_a_bundle,
    not_for_here,
    not_from_sender,
    of_newer_program,
)
from desktop_app.wire.malformed import UNREADABLE
from desktop_app.wire.messages import OfficeKind
from desktop_app.wire.ranges import Millis, Name, Natural, Short

SUFFIX: Final = ".mtb"

PIECE_BYTES: Final = 256 * 1024
"""Bytes of the payload in one sealed piece; the last one has less."""

PAYLOAD_MAX: Final = 1024 * 1024 * 1024
"""Bytes of the payload: any stick holds it (FAT32: below 4 GiB). What is left goes into the next bundle."""

FRAME_MAX = 64 * 1024 * 1024
"""Bytes of the longest message, before memory is taken for it: a list of all that is published."""

_FORMAT = 1
_NAME = b"so-mat-tran-bundle-"
_MARK = _NAME + b"%d\n" % _FORMAT
_MARK_MAX = len(_NAME) + 12
_END = b"\nso-mat-tran-end\n"
_LENGTH_BYTES = 4
_SEAL_BYTES = 16
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_TRAILER_MAX = 4 * 1024 * 1024
_SIGNED = b"so-mat-tran bundle\0"

type BundleWay = Literal["up", "down"]
"""From a computer of an office to its province, or back."""

type _Digests = Annotated[list[Short], msgspec.Meta(max_length=PAYLOAD_MAX // PIECE_BYTES + 1)]


class BundleHeader(msgspec.Struct, frozen=True, array_like=True):
    """What is on the outside: anybody who has the file can read it, so it names no person.

    ``number`` counts the bundles of this sender for this receiver. ``follows`` is the number of the bundle
    that the receiver must have read before, 0 for none. ``answers`` is the number of the receiver's own
    bundle that it answers. ``at`` is milliseconds since 1970 UTC by the sender's clock. ``changes`` and
    ``files`` say how much is inside. ``sender`` is the public key of the signature.
    """

    way: BundleWay
    server_id: Name
    server_name: Name
    kind: OfficeKind
    commune: Name
    device: Name
    number: Natural
    follows: Natural
    answers: Natural
    at: Millis
    program: Name
    changes: Natural
    files: Natural
    sender: Short
    key: Short = b""
    size: Natural = 0
    digests: _Digests = []

    @property
    def parts(self) -> int:
        """How many sealed pieces it has."""
        return len(self.digests)


def bundle_name(header: BundleHeader) -> str:
    """Return a name that any medium takes (FAT32, mail) and that no two computers share."""
    direction = "len" if header.way == "up" else "xuong"
    computer = header.device[-8:]  # an id begins with its time: that is the same for all of some weeks
    return f"mttq-{header.commune}-{computer}-{direction}-{header.number:04}{SUFFIX}"


class _Trailer(msgspec.Struct, frozen=True, array_like=True):
    header: Annotated[bytes, msgspec.Meta(max_length=_TRAILER_MAX)]
    signature: Short


class BundleWriter:
    """Writes one bundle; nothing of it can be read before :meth:`finish`."""

    def __init__(self, write: Callable[[bytes], object], receiver: bytes) -> None:
        """``receiver``: the public Ed25519 key of whom it is for."""
        self._write = write
        self._key = secrets.token_bytes(_KEY_BYTES)
        self._sealed_key = bytes(SealedBox(VerifyKey(receiver).to_curve25519_public_key()).encrypt(self._key))
        self._aead = Aead(self._key)
        self._waiting = bytearray()
        self._digests: list[bytes] = []
        self.size = 0
        """Bytes of the payload so far."""
        write(_MARK)

    def add(self, frame: bytes) -> None:
        """Add a message to the payload, preceded by its length."""
        self._waiting += len(frame).to_bytes(_LENGTH_BYTES) + frame
        self.size += _LENGTH_BYTES + len(frame)
        while len(self._waiting) > PIECE_BYTES:
            self._seal(bytes(self._waiting[:PIECE_BYTES]))
            del self._waiting[:PIECE_BYTES]

    def finish(self, header: BundleHeader, sign: Callable[[bytes], bytes]) -> BundleHeader:
        """Write what is left, and the trailer; return the header as it is in the file."""
        self._seal(bytes(self._waiting))
        header = msgspec.structs.replace(header, key=self._sealed_key, size=self.size, digests=self._digests)
        packed = msgspec.msgpack.encode(header)
        trailer = msgspec.msgpack.encode(_Trailer(packed, sign(signed_words(packed))))
        self._write(trailer + len(trailer).to_bytes(_LENGTH_BYTES) + _END)
        return header

    def _seal(self, piece: bytes) -> None:
        number = len(self._digests)
        sealed = self._aead.encrypt(piece, b"", _nonce(number)).ciphertext
        self._digests.append(hashlib.sha256(sealed).digest())
        self._write(sealed)


def signed_words(packed_header: bytes) -> bytes:
    """Return what the signature of a bundle is over."""
    return _SIGNED + packed_header


class SealedBundle:
    """An open bundle whose header was verified; its pieces are verified by :meth:`verify`."""

    def __init__(self, name: str, stream: IO[bytes], header: BundleHeader) -> None:
        self.name = name
        self.header = header
        self._stream = stream

    def verify(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Read every byte, and compare it with what was signed.

        Raises:
            BundleProblem: a part is damaged; it says which.
            OSError: the file cannot be read.
        """
        parts = self.header.parts
        for number, digest in enumerate(self.header.digests):
            if hashlib.sha256(self._sealed(number)).digest() != digest:
                raise damaged_part(self.name, number + 1, parts)
            if progress is not None:
                progress(number + 1, parts)

    def opened_with(self, seed: bytes) -> Payload:
        """Return the payload. ``seed``: the private half of the receiver's Ed25519 key.

        Raises:
            BundleProblem: it is sealed to another key.
        """
        private = SigningKey(seed).to_curve25519_private_key()
        try:
            key = SealedBox(private).decrypt(self.header.key)
        except (CryptoError, ValueError, TypeError) as error:
            raise not_for_here(self.name) from error
        if len(key) != _KEY_BYTES:
            raise not_for_here(self.name)
        return Payload(self, Aead(key))

    def sealed(self, number: int) -> bytes:
        """Return a sealed piece, by its number from 0.

        Raises:
            BundleProblem: it is not what was signed.
        """
        piece = self._sealed(number)
        if hashlib.sha256(piece).digest() != self.header.digests[number]:
            raise damaged_part(self.name, number + 1, self.header.parts)
        return piece

    def _sealed(self, number: int) -> bytes:
        self._stream.seek(len(_MARK) + number * (PIECE_BYTES + _SEAL_BYTES))
        return self._stream.read(_piece_length(self.header.size, number) + _SEAL_BYTES)


class Payload:
    """The messages in a bundle, in their order, and each again by where it is."""

    def __init__(self, bundle: SealedBundle, aead: Aead) -> None:
        self._bundle = bundle
        self._aead = aead
        self._kept: tuple[int, bytes] = (-1, b"")

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Yield each message, with the place from which :meth:`frame` reads it again.

        Raises:
            BundleProblem: a piece is damaged, or what was sealed is no row of messages.
        """
        at, size = 0, self._bundle.header.size
        while at < size:
            frame = self.frame(at)
            yield at, frame
            at += _LENGTH_BYTES + len(frame)

    def frame(self, at: int) -> bytes:
        """Return the message at a place.

        Raises:
            BundleProblem: see :meth:`frames`.
        """
        length = int.from_bytes(self._read(at, _LENGTH_BYTES))
        if length > FRAME_MAX:
            raise not_a_bundle(self._bundle.name)
        return self._read(at + _LENGTH_BYTES, length)

    def _read(self, at: int, length: int) -> bytes:
        if at + length > self._bundle.header.size:
            raise not_a_bundle(self._bundle.name)
        read = bytearray()
        while len(read) < length:
            number, start = divmod(at + len(read), PIECE_BYTES)
            read += self._piece(number)[start : start + length - len(read)]
        return bytes(read)

    def _piece(self, number: int) -> bytes:
        if self._kept[0] != number:
            try:
                piece = self._aead.decrypt(self._bundle.sealed(number), b"", _nonce(number))
            except CryptoError as error:
                raise not_a_bundle(self._bundle.name) from error
            self._kept = number, piece
        return self._kept[1]


@contextmanager
def open_bundle_file(path: Path, name: str = "") -> Iterator[SealedBundle]:
    """The bundle in a file, its header verified against its signature.

    ``name``: how sentences call it, where the file has another name here than its carrier knows.

    Raises:
        BundleProblem: it is none, of a newer program, cut short, or changed.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        yield SealedBundle(name or path.name, stream, _header_of(name or path.name, stream))


def _header_of(name: str, stream: IO[bytes]) -> BundleHeader:
    _require_mark(name, stream.read(_MARK_MAX))
    size = stream.seek(0, 2)
    tail = len(_END) + _LENGTH_BYTES
    if size < len(_MARK) + tail:
        raise cut_short(name)
    stream.seek(size - tail)
    length, end = int.from_bytes(stream.read(_LENGTH_BYTES)), stream.read(len(_END))
    if end != _END:
        raise cut_short(name)
    start = size - tail - length
    if length > _TRAILER_MAX or start < len(_MARK):
        raise not_a_bundle(name)
    stream.seek(start)
    header = _verified(name, stream.read(length))
    if start != len(_MARK) + header.size + header.parts * _SEAL_BYTES:
        raise not_a_bundle(name)
    return header


def _require_mark(name: str, beginning: bytes) -> None:
    if beginning.startswith(_MARK):
        return
    number, newline, _ = beginning.removeprefix(_NAME).partition(b"\n")
    if beginning.startswith(_NAME) and newline and number.isdigit() and int(number) > _FORMAT:
        raise of_newer_program(name)
    raise cut_short(name) if _MARK.startswith(beginning) else not_a_bundle(name)


def _verified(name: str, trailer: bytes) -> BundleHeader:
    try:
        parts = msgspec.msgpack.decode(trailer, type=_Trailer)
        header = msgspec.msgpack.decode(parts.header, type=BundleHeader)
    except UNREADABLE as error:
        raise not_a_bundle(name) from error
    if msgspec.msgpack.encode(parts) != trailer or len(parts.signature) != _SIGNATURE_BYTES:
        raise not_a_bundle(name)
    try:
        VerifyKey(header.sender).verify(signed_words(parts.header), parts.signature)
    except (CryptoError, ValueError, TypeError) as error:
        raise not_from_sender(name) from error
    pieces = max(1, -(-header.size // PIECE_BYTES))
    if header.parts != pieces or header.size > PAYLOAD_MAX:
        raise not_a_bundle(name)
    return header


def _piece_length(size: int, number: int) -> int:
    return min(PIECE_BYTES, size - number * PIECE_BYTES)


def _nonce(number: int) -> bytes:
    """The key is of one bundle alone, so the place of a piece is nonce enough, and keeps it there."""
    return number.to_bytes(Aead.NONCE_SIZE)
