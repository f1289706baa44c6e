"""Checks of a chosen file before it is stored."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop_app.attachments.checking import check_head, check_size, stored_name
from desktop_app.attachments.content import PIECE_BYTES
from desktop_app.attachments.images import checked_image
from desktop_app.attachments.kinds import Accepted, NotAccepted, media_type_of
from desktop_app.attachments.signatures import HEAD_BYTES
from desktop_app.base.problems import Problem


class CannotRead(Problem):
    """A file that was chosen cannot be read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A checked file that may be attached; ``source`` is its path, or its bytes."""

    source: Path | bytes
    name: str
    sha256: str
    size: int
    media_type: str


def examine(path: Path, question: Accepted, max_pixels: int | None = None) -> Candidate:
    """Look at a file without keeping anything; touches no database.

    A picture whose longer side has more than ``max_pixels`` (ODK XForms, ``orx:max-pixels``) is made smaller.

    Raises:
        NotAccepted: the question takes no such file, it is too large, empty, or not what its ending says.
        CannotRead: it cannot be read.
    """
    media_type = media_type_of(path, question)
    with _readable(path):
        size = path.stat().st_size
        if not path.is_file():
            raise NotAccepted("“{name}” is not a file. Choose a file.", name=path.name)
        with path.open("rb") as stream:
            check_head(path.name, stream.read(HEAD_BYTES), is_image=media_type.startswith("image/"))
        if media_type.startswith("image/"):
            reduced = checked_image(path, max_pixels)
            if reduced is not None:
                return _candidate(reduced, path, len(reduced), media_type)
        return _candidate(path, path, size, media_type)


def examine_picture(data: bytes, name: str, question: Accepted, max_pixels: int | None = None) -> Candidate:
    """Check a picture in memory, such as one from the clipboard; ``name`` describes it.

    Raises:
        NotAccepted: as for :func:`examine`.
    """
    path = Path(name)
    media_type = media_type_of(path, question)
    check_size(name, len(data))
    reduced = checked_image(io.BytesIO(data), max_pixels, name)
    content_bytes = data if reduced is None else reduced
    return _candidate(content_bytes, path, len(content_bytes), media_type)


def examine_made(data: bytes, name: str, media_type: str) -> Candidate:
    """Look at a file that the program has made itself and holds in memory, such as a paper that is issued.

    Raises:
        NotAccepted: it is too large, or empty.
    """
    return _candidate(data, Path(name), len(data), media_type)


def _candidate(source: Path | bytes, path: Path, size: int, media_type: str) -> Candidate:
    check_size(path.name, size)
    digest = hashlib.sha256()
    with opened(source) as stream:
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
    sha256 = digest.hexdigest()
    return Candidate(source, stored_name(path.name, sha256), sha256, size, media_type)


@contextmanager
def opened(source: Path | bytes) -> Iterator[BinaryIO]:
    """The bytes of a candidate's source.

    Raises:
        CannotRead: the file cannot be read any more.
    """
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    with _readable(source), source.open("rb") as stream:
        yield stream


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn the system's errors about a file that is read into a sentence."""
    try:
        yield
    except OSError as error:
        raise CannotRead(
            "“{name}” cannot be read ({reason}). Check the disk or memory stick and choose the file again.",
            name=path.name,
            reason=error.strerror or type(error).__name__,
        ) from error
