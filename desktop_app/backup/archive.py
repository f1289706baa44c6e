"""The backup file: one archive with the encrypted book, a manifest, and locks that hold its key.

``manifest.json`` has the id of the book, its schema, size and SHA-256; ``book.db`` is the book, encrypted as
always. A lock is the key of the book, sealed by the caller; here it is bytes.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from desktop_app.base.clock import Clock
from desktop_app.base.durable_file import make_private, replacing, write_problem
from desktop_app.base.long_work import Progress, part_of, unwatched
from desktop_app.storage.facts import get_fact
from desktop_app.storage.problems import NewerBook, StorageProblem
from desktop_app.storage.revisions import REVISIONS
from desktop_app.storage.store import Store
from desktop_app.storage.whole_files.copying import copy_book, prove_copy

SUFFIX = ".smt-backup"
FORMAT = 1
_MANIFEST = "manifest.json"
_BOOK = "book.db"
_PIECE = 1024 * 1024
_MANIFEST_LIMIT = 64 * 1024
_NOT_READ = (zipfile.BadZipFile, KeyError, EOFError, RuntimeError, ValueError)
"""What ``zipfile`` raises over a file that something happened to: its own error, and those of a version or a
cipher that it does not know (``RuntimeError``) and of a name that is no text (``ValueError``)."""


class Manifest(msgspec.Struct, frozen=True):
    """The manifest of a backup file."""

    format: int
    store_id: str
    commune_code: str
    made_at: datetime
    revision: str
    size: int
    sha256: str
    locks: dict[str, bytes]


def write_backup(
    store: Store,
    key: bytes,
    target: Path,
    clock: Clock,
    locks: dict[str, bytes],
    progress: Progress = unwatched,
) -> Manifest:
    """Write a backup of the book to ``target`` and prove it before it takes the place of an older file.

    Power may fail at any moment: ``target`` is then what it was before.

    Raises:
        CannotWrite: disk full, folder missing or read-only.
        StorageProblem: what was written does not prove right.
        Exception: whatever ``progress`` raises to stop it; ``target`` is what it was before.
    """
    with replacing(target) as partial:
        copy = partial.with_name(f"{partial.name}-book")
        try:
            make_private(copy)
            copy_book(store, key, copy, part_of(progress, 0, 40))
            revision = prove_copy(copy, key, part_of(progress, 40, 80))
            progress(80, 100)
            with store.read() as connection:
                store_id = get_fact(connection, "store_id") or ""
                commune_code = get_fact(connection, "commune_code") or ""
            manifest = Manifest(
                FORMAT,
                store_id,
                commune_code,
                clock.now(),
                revision,
                copy.stat().st_size,
                _sha256(copy),
                locks,
            )
            progress(90, 100)
            _pack(partial, manifest, copy)
        finally:
            copy.unlink(missing_ok=True)
        _prove_archive(partial, part_of(progress, 95, 100))
    return manifest


def read_manifest(path: Path) -> Manifest:
    """Read the manifest of a backup file.

    Raises:
        StorageProblem: the file is missing or no backup of this program.
        NewerBook: a newer version of the program wrote it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if _packed(archive, _MANIFEST).file_size > _MANIFEST_LIMIT:
                raise _no_backup(path)
            manifest = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
    except (*_NOT_READ, msgspec.MsgspecError, OSError) as error:
        raise _no_backup(path) from error
    if manifest.format > FORMAT or manifest.revision not in REVISIONS:
        raise NewerBook(
            "The backup “{name}” was made by a newer version of this program. "
            "Install the newest version first.",
            name=path.name,
        )
    return manifest


def extract_book(path: Path, target: Path) -> Manifest:
    """Take the encrypted book out of a backup file; it is what was packed, byte for byte.

    Raises:
        StorageProblem: the backup is damaged or no backup.
        NewerBook: a newer version of the program wrote it.
        CannotWrite: disk full, folder missing or read-only.
    """
    manifest = read_manifest(path)
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_packed(archive, _BOOK)) as packed:
            _copy_out(packed, target, digest.update, manifest.size)
    except _NOT_READ as error:
        raise _damaged(path) from error
    if digest.hexdigest() != manifest.sha256:
        target.unlink(missing_ok=True)
        raise _damaged(path)
    return manifest


def _packed(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """Return the entry of a stored file; ``BadZipFile`` if it is compressed."""
    entry = archive.getinfo(name)
    if entry.compress_type != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile(name)
    return entry


def _copy_out(packed: IO[bytes], target: Path, update: Callable[[bytes], object], size: int) -> None:
    try:
        make_private(target)
        with target.open("wb") as stream:
            left = size
            while left >= 0 and (piece := packed.read(_PIECE)):
                left -= len(piece)
                update(piece)
                stream.write(piece)
    except OSError as error:
        raise write_problem(target, error) from error


def _pack(partial: Path, manifest: Manifest, copy: Path) -> None:
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        archive.write(copy, _BOOK)


def _prove_archive(path: Path, progress: Progress) -> None:
    """Read back what was written, so that a faulty disk is found now and not on the day of need."""
    manifest = read_manifest(path)
    digest, done = hashlib.sha256(), 0
    with zipfile.ZipFile(path) as archive, archive.open(_BOOK) as packed:
        while piece := packed.read(_PIECE):
            digest.update(piece)
            done += len(piece)
            progress(done, manifest.size)
    if digest.hexdigest() != manifest.sha256:
        raise _damaged(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _no_backup(path: Path) -> StorageProblem:
    return StorageProblem(
        "“{name}” is not a backup of this program, or it is damaged. Choose a file ending in {suffix}.",
        name=path.name,
        suffix=SUFFIX,
    )


def _damaged(path: Path) -> StorageProblem:
    return StorageProblem(
        "“{name}” is damaged. Use another backup; the book was not changed.", name=path.name
    )
