"""Attaching files to a form: held while it is keyed, recorded and sent when it is finished.

The answer of the question is the name of the file, as the specification of ODK XForms has it (binary). The
name ends in the first eight digits of the SHA-256, so a name stands for one content for ever: going back to
an earlier answer brings the earlier file back.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.attachments import content
from desktop_app.attachments.images import checked_image
from desktop_app.attachments.kinds import Accepted, NotAccepted, kinds, media_type_of
from desktop_app.clock import to_millis
from desktop_app.ids import survey_attachment_id
from desktop_app.journal.recorder import Recorder
from desktop_app.numbers import format_size
from desktop_app.problems import Problem
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.attachments import attachment, held_file
from desktop_app.text import nfc

_LONGEST_STEM = 40
_DIGITS_IN_NAME = 8

# On the path of every saved form.
_ANY_HELD = Prepared(select(held_file.c.name).where(held_file.c.owner == bindparam("form")).limit(1))


class CannotRead(Problem):
    """A file that was chosen cannot be read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that was looked at and may be attached; ``source`` is where it lies, or its bytes."""

    source: Path | bytes
    name: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a form. ``here``: its content can be read on this computer."""

    name: str
    sha256: str
    size: int | None
    media_type: str
    here: bool


def examine(path: Path, question: Accepted, max_pixels: int | None = None) -> Candidate:
    """Look at a file without keeping anything; touches no database.

    A picture whose longer side has more than ``max_pixels`` (ODK XForms, ``orx:max-pixels``) is made smaller.

    Raises:
        NotAccepted: the question takes no such file, it is too large, empty, or no picture
            although it says so.
        CannotRead: it cannot be read.
    """
    media_type = media_type_of(path, question)
    with _readable(path):
        size = path.stat().st_size
        if not path.is_file():
            raise NotAccepted("“{name}” is not a file. Choose a file.", name=path.name)
        if media_type.startswith("image/"):
            reduced = checked_image(path, max_pixels)
            if reduced is not None:
                return _candidate(reduced, path, len(reduced), media_type)
        return _candidate(path, path, size, media_type)


def examine_picture(data: bytes, name: str, question: Accepted, max_pixels: int | None = None) -> Candidate:
    """Look at a picture that lies in memory, such as one from the clipboard; ``name`` says what it is.

    Raises:
        NotAccepted: as for :func:`examine`.
    """
    path = Path(name)
    media_type = media_type_of(path, question)
    _check_size(name, len(data))
    reduced = checked_image(io.BytesIO(data), max_pixels, name)
    content_bytes = data if reduced is None else reduced
    return _candidate(content_bytes, path, len(content_bytes), media_type)


def hold(connection: Connection, owner: str, candidate: Candidate) -> None:
    """Keep a file for the form ``owner`` that is being keyed; durable when the transaction ends.

    Raises:
        content.Damaged: the file has changed since it was looked at.
        CannotRead: it cannot be read any more.
    """
    with _opened(candidate.source) as stream:
        content.keep(connection, stream, candidate.sha256, candidate.size)
    values = {
        "owner": owner,
        "name": candidate.name,
        "sha256": candidate.sha256,
        "media_type": candidate.media_type,
    }
    connection.execute(insert(held_file).values(values).on_conflict_do_nothing())


def attach(rec: Recorder, round_id: str, response_id: str, answers: Iterable[str]) -> None:
    """Record the held files that the finished form names; :func:`let_go` forgets the others."""
    if _ANY_HELD.first(rec.connection, {"form": response_id}) is None:
        return
    named = set(answers)
    for one in rec.connection.execute(select(held_file).where(held_file.c.owner == response_id)).all():
        if one.name not in named:
            continue
        kept = content.stored(rec.connection, one.sha256)
        rec.put(
            "attachment",
            survey_attachment_id(round_id, response_id, one.name),
            {
                "owner": response_id,
                "name": one.name,
                "sha256": one.sha256,
                "size": None if kept is None else kept.size,
                "media_type": one.media_type,
                "added_by": rec.author,
                "added_at": to_millis(rec.clock.now()),
            },
        )


def let_go(connection: Connection, owner: str) -> None:
    """Forget what is held for a form; content that nothing else names goes too."""
    if _ANY_HELD.first(connection, {"form": owner}) is None:
        return
    columns = held_file.c
    contents = set(connection.execute(select(columns.sha256).where(columns.owner == owner)).scalars())
    connection.execute(delete(held_file).where(columns.owner == owner))
    for sha256 in contents - _named(connection, contents):
        content.remove(connection, sha256)


def files_of(connection: Connection, owner: str) -> list[Attachment]:
    """The files of a form, held ones included, by name."""
    columns, held = attachment.c, held_file.c
    recorded = select(columns.name, columns.sha256, columns.size, columns.media_type).where(
        columns.owner == owner
    )
    found = {
        row.name: Attachment(
            row.name, row.sha256, row.size, row.media_type, content.is_whole(connection, row.sha256)
        )
        for row in connection.execute(recorded)
    }
    for row in connection.execute(select(held.name, held.sha256, held.media_type).where(held.owner == owner)):
        kept = content.stored(connection, row.sha256)
        size = None if kept is None else kept.size
        here = kept is not None and kept.whole
        found.setdefault(row.name, Attachment(row.name, row.sha256, size, row.media_type, here))
    return [found[name] for name in sorted(found)]


def file_of(connection: Connection, owner: str, name: str) -> Attachment | None:
    """The file that an answer of a form names; ``None`` if no content belongs to the name."""
    return next((one for one in files_of(connection, owner) if one.name == name), None)


def _named(connection: Connection, contents: Collection[str]) -> set[str]:
    columns, held = attachment.c, held_file.c
    recorded = select(columns.sha256).where(columns.sha256.in_(contents))
    waiting = select(held.sha256).where(held.sha256.in_(contents))
    return {*connection.execute(recorded).scalars(), *connection.execute(waiting).scalars()}


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


def _candidate(source: Path | bytes, path: Path, size: int, media_type: str) -> Candidate:
    _check_size(path.name, size)
    digest = hashlib.sha256()
    with _opened(source) as stream:
        while piece := stream.read(content.PIECE_BYTES):
            digest.update(piece)
    sha256 = digest.hexdigest()
    return Candidate(source, _name(path, sha256), sha256, size, media_type)


@contextmanager
def _opened(source: Path | bytes) -> Iterator[BinaryIO]:
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
