"""What goes by USB stick: one file with all roots, the list of releases, and contents in a row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from desktop_app.wire.malformed import UNREADABLE
from desktop_app.wire.ranges import File, Items, Short
from desktop_app.wire.releases.problems import damaged
from desktop_app.wire.releases.targets import Target, Targets

SUFFIX = ".smtbundle"
_MAGIC = b"so-mat-tran-releases-1\n"
_LENGTH_BYTES = 4
_HEAD_MAX = 4 * 1024 * 1024
PIECE_BYTES = 256 * 1024


class BundleHead(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """All roots from the first one, the list of releases, and which contents follow, in this order."""

    roots: Items[File]
    targets: File
    contents: Items[Short]


class Bundle:
    """An open bundle. What its head says was not checked yet; contents are, as they are taken out."""

    def __init__(self, stream: IO[bytes], head: BundleHead) -> None:
        self.head = head
        self._stream = stream
        self._begin = stream.tell()

    def contents(self, targets: Targets) -> list[Target]:
        """Return what it carries, as the signed list describes it.

        Raises:
            NotTrusted: it carries something that is not listed, or something behind the last content.
        """
        listed = {item.sha256: item for item in targets.targets}
        if any(sha256 not in listed for sha256 in self.head.contents):
            raise damaged()
        found = [listed[sha256] for sha256 in self.head.contents]
        self._stream.seek(0, 2)
        if self._stream.tell() != self._begin + sum(item.size for item in found):
            raise damaged()
        return found

    def take(self, carried: Sequence[Target], wanted: Target, write: Callable[[bytes], object]) -> None:
        """Give the content of ``wanted`` to ``write``, piece by piece.

        Raises:
            NotTrusted: it is not what was signed; what ``write`` got is to be thrown away.
        """
        before = carried[: carried.index(wanted)]
        self._stream.seek(self._begin + sum(item.size for item in before))
        digest, left = hashlib.sha256(), wanted.size
        while left:
            piece = self._stream.read(min(PIECE_BYTES, left))
            if not piece:
                raise damaged()
            digest.update(piece)
            write(piece)
            left -= len(piece)
        if digest.digest() != wanted.sha256:
            raise damaged()


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """The bundle in a file.

    Raises:
        NotTrusted: it is none, or damaged.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            raise damaged()
        length = int.from_bytes(stream.read(_LENGTH_BYTES))
        if length > _HEAD_MAX:
            raise damaged()
        data = stream.read(length)
        try:
            head = msgspec.msgpack.decode(data, type=BundleHead)
        except UNREADABLE as error:
            raise damaged() from error
        if msgspec.msgpack.encode(head) != data:
            raise damaged()
        yield Bundle(stream, head)


def write_bundle(stream: IO[bytes], head: BundleHead, pieces: Iterator[bytes]) -> None:
    """Write a bundle; ``pieces`` are the contents in the order of the head."""
    data = msgspec.msgpack.encode(head)
    stream.write(_MAGIC + len(data).to_bytes(_LENGTH_BYTES) + data)
    for piece in pieces:
        stream.write(piece)
