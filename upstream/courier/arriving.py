"""A form taken apart while it arrives: its files go to the disk, as many and as large as bundles are."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any, Final

import multipart

from desktop_app.base.numbers import format_size
from upstream.base.problems import ServerProblem
from upstream.courier.brought import LARGEST_FILE, ArrivedFile, BundleFolder

MOST_FILES: Final = 5_000
_LEFT_FREE = 1024 * 1024 * 1024
"""Bytes of the disk that stay free, for the answers and for the database beside."""
_FIELD_BYTES = 10_000
_SAID = 100_000
"""A body is announced with what is around its files."""


class NoForm(Exception):
    """It is no form, or is cut off."""


class TooMuch(Exception):
    """It has too many files, or too long a field."""


@dataclass(frozen=True, slots=True)
class ArrivedForm:
    """The fields of a form by their names, and its files."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[ArrivedFile]] = field(default_factory=dict)


def require_room(folder: BundleFolder, length: int) -> None:
    """Refuse what the disk has no room for. ``length``: bytes that are announced, -1 where none are.

    Raises:
        ServerProblem: it has none.
    """
    free = shutil.disk_usage(folder.path).free - _LEFT_FREE
    if max(length - _SAID, 0) > max(free, 0):
        raise ServerProblem(
            "These files have {size}, and the server's disk has room for {free}. Bring fewer at once, or "
            "make room on the disk; nothing was taken.",
            size=format_size(length),
            free=format_size(max(free, 0)),
        )


class ArrivingForm:
    """A body that is taken apart; its files are written where they arrive."""

    def __init__(self, media_type: str, folder: BundleFolder) -> None:
        kind, options = multipart.parse_options_header(media_type)
        if kind != "multipart/form-data" or not options.get("boundary"):
            raise NoForm
        self._parser = multipart.PushMultipartParser(
            options["boundary"], max_segment_count=MOST_FILES + 10, strict=True
        )
        self._folder = folder
        self._form: dict[str, list[str]] = {}
        self._files: dict[str, list[ArrivedFile]] = {}
        self._part: Any = None
        self._text = bytearray()
        self._writing: _FileBeingWritten | None = None

    def feed(self, content: bytes) -> None:
        """Take the next bytes.

        Raises:
            NoForm: they are none.
            TooMuch: a field that is no file is long, or there are too many.
            ServerProblem: the disk is full.
        """
        try:
            for event in self._parser.parse(content) if content else ():
                self._take(event)
        except multipart.ParserLimitReached as error:
            raise TooMuch from error
        except multipart.MultipartError as error:
            raise NoForm from error
        except OSError as error:
            raise ServerProblem(
                "The files cannot be written to the server's disk ({reason}). Make room there, then bring "
                "them again; nothing was taken.",
                reason=error.strerror or type(error).__name__,
            ) from error

    def _take(self, event: Any) -> None:
        if event is None:
            self._end()
        elif not isinstance(event, (bytes, bytearray)):
            self._part = event
            if event.filename is not None:
                self._writing = _FileBeingWritten(self._folder, event.filename)
        elif self._writing is not None:
            self._writing.add(bytes(event))
        else:
            self._text += event
            if len(self._text) > _FIELD_BYTES:
                raise TooMuch

    def _end(self) -> None:
        name = self._part.name
        if self._writing is not None:
            file, self._writing = self._writing.close(), None
            if file.name or file.size:  # a browser sends an empty one where none was chosen
                self._files.setdefault(name, []).append(file)
            else:
                file.path.unlink()
            return
        text = self._text.decode("utf-8", "replace")
        self._text.clear()
        self._form.setdefault(name, []).append(text.replace("\0", ""))

    def finish(self) -> ArrivedForm:
        """Return the fields and files.

        Raises:
            NoForm: its end is missing.
        """
        try:
            self._parser.close()
        except multipart.MultipartError as error:
            raise NoForm from error
        return ArrivedForm(self._form, self._files)

    def discard(self) -> None:
        """Remove all files."""
        if self._writing is not None:
            self._writing.discard()
        for files in self._files.values():
            for file in files:
                file.path.unlink(missing_ok=True)


class _FileBeingWritten:
    """One file; of one that is larger than any bundle the rest is passed over."""

    def __init__(self, folder: BundleFolder, name: str) -> None:
        self._path = folder.new_part()
        self._name = name
        self._stream: IO[bytes] = self._path.open("xb")
        self._digest = hashlib.sha256()
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Write the next bytes."""
        self._size += len(piece)
        if self._size <= LARGEST_FILE:
            self._digest.update(piece)
            self._stream.write(piece)

    def close(self) -> ArrivedFile:
        """Return the file.

        Raises:
            OSError: the disk has no room for the last bytes.
        """
        self._stream.close()
        too_large = self._size > LARGEST_FILE
        return ArrivedFile(self._name, self._path, self._size, self._digest.hexdigest(), too_large)

    def discard(self) -> None:
        """Remove it."""
        with suppress(OSError):  # what was not written yet has no room
            self._stream.close()
        self._path.unlink(missing_ok=True)
