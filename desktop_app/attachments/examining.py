"""Checks of a chosen file before it is stored."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop_app.attachments.content import PIECE_BYTES
from desktop_app.attachments.images import checked_image
from desktop_app.attachments.kinds import Accepted, NotAccepted, kinds, media_type_of
from desktop_app.attachments.signatures import HEAD_BYTES, Family, family_of, fits
from desktop_app.base.numbers import format_size
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc

_LONGEST_STEM = 40
_DIGITS_IN_NAME = 8


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
        _check_content(path, is_image=media_type.startswith("image/"))
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
    _check_size(name, len(data))
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
    _check_size(path.name, size)
    digest = hashlib.sha256()
    with opened(source) as stream:
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
    sha256 = digest.hexdigest()
    return Candidate(source, _name(path, sha256), sha256, size, media_type)


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


def _name(path: Path, sha256: str) -> str:
    letters = (letter if letter.isalnum() or letter in "-_" else "_" for letter in nfc(path.stem))
    stem = "".join(letters)[:_LONGEST_STEM].strip("_") or "file"
    return f"{stem}-{sha256[:_DIGITS_IN_NAME]}{path.suffix.lower()}"


def _check_content(path: Path, *, is_image: bool) -> None:
    """Pictures are looked at whole by who makes them smaller, and have a sentence of their own."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if head and family_of(head) is Family.PROGRAM:
        raise NotAccepted(
            "“{name}” is a program, despite its name, and was not attached. If somebody sent it to you, "
            "do not open it, and tell them.",
            name=path.name,
        )
    if head and not is_image and not fits(path.suffix.removeprefix("."), head):
        raise NotAccepted(
            "“{name}” does not match its file extension. Open it with the program that made it, save it "
            "again, and choose that file.",
            name=path.name,
        )


def _check_size(name: str, size: int) -> None:
    largest = kinds().largest_bytes
    if size > largest:
        raise NotAccepted(
            "“{name}” is too large ({size}); a file may have {largest} at most. "
            "Make it smaller, for example by a lower resolution, and choose it again.",
            name=name,
            size=format_size(size),
            largest=format_size(largest),
        )
    if size == 0:
        raise NotAccepted("“{name}” is empty. Choose another file.", name=name)
