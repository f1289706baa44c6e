"""Downloads of programs, piece by piece: kept next to the book until they are whole and verified."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_app.base.durable_file import rename, sync_file, sync_folder, write_problem
from desktop_app.wire.releases.problems import NotTrusted, damaged
from desktop_app.wire.releases.targets import Target

FOLDER = "updates"
_PART = ".part"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Downloads:
    """The folder of programs in the data folder ``root``."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.root / FOLDER

    def whole(self, target: Target) -> Path | None:
        """Return the file of a program of which everything is here."""
        path = self.folder / target.sha256.hex()
        return path if path.is_file() else None

    def received(self, target: Target) -> int:
        """Return how many bytes are here."""
        if self.whole(target) is not None:
            return target.size
        try:
            return self._part(target).stat().st_size
        except OSError:
            return 0

    def add(self, target: Target, start: int, piece: bytes) -> int:
        """Store a piece that begins at ``start``; return how many bytes are here now.

        Raises:
            NotTrusted: more was received than the program has; the download is discarded.
            CannotWrite: disk full or folder read-only; what was here stays.
        """
        part = self._part(target)
        if start + len(piece) > target.size:
            part.unlink(missing_ok=True)
            raise NotTrusted(
                "The province sent more than the size of the update, so it was discarded. "
                "It is fetched again with the next exchange.",
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("r+b" if part.exists() else "w+b") as stream:
                stream.seek(start)
                stream.write(piece)
                stream.truncate()
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise write_problem(part, error) from error
        return start + len(piece)

    def finish(self, target: Target) -> Path:
        """Prove a program of which everything has come; one that is not what was signed is thrown away.

        Raises:
            NotTrusted: it is not.
        FileInUse: another program, such as a virus scanner, holds it.
        """
        whole = self.whole(target)
        path = whole or self._part(target)
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
        if digest.digest() != target.sha256:
            path.unlink()
            raise damaged()
        if whole is not None:
            return whole
        sync_file(path)
        ready = path.with_suffix("")
        rename(path, ready)
        sync_folder(self.folder)
        return ready

    def forget(self, kept: Collection[Target] = ()) -> None:
        """Remove all programs but ``kept``: those that run now, or that the province took back."""
        names = {target.sha256.hex() for target in kept}
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.name.removesuffix(_PART) not in names:
                with suppress(OSError):
                    path.unlink()

    def _part(self, target: Target) -> Path:
        return self.folder / f"{target.sha256.hex()}{_PART}"
