"""Make roots and lists of releases to be signed, from the ones before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from desktop_app.wire.releases.archive import open_archive
from desktop_app.wire.releases.root import Root, SigningRole, TrustedRoot, read_root
from desktop_app.wire.releases.signed import public_half, sign
from desktop_app.wire.releases.targets import CATALOGUE, PROGRAM, Ring, Target, Targets
from upstream.base.problems import ServerProblem
from upstream.database.tables import catalogue_item

ROOT_SUFFIX = ".smtroot"
_KEPT_PROGRAMS = 3
"""So many versions of the program are listed for each system and ring: the older ones leave the server."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program to be published: its file, and its description."""

    path: Path
    least: str = ""
    ring: Ring = Ring.ALL
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What a new list changes. ``trial`` is ``None`` where the communes that try first stay as they are."""

    add: Sequence[Target] = ()
    withdraw: Sequence[tuple[str, str]] = ()
    trial: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """When something is signed and until when it is fresh, in milliseconds since 1970 UTC."""

    now: int
    expires: int


def first_root(
    province: str, root: Sequence[bytes], release: Sequence[bytes], thresholds: tuple[int, int], times: Times
) -> bytes:
    """Return the file of a province's first root, signed by all of its keys.

    Raises:
        ServerProblem: a threshold cannot be met.
    """
    said = Root(
        1,
        province,
        times.now,
        times.expires,
        _role(thresholds[0], root),
        _role(thresholds[1], release),
    )
    return _signed_root(said, root)


def next_root(
    known: TrustedRoot,
    signers: Sequence[bytes],
    root: Sequence[bytes] | None,
    release: Sequence[bytes] | None,
    times: Times,
    lists_from: int | None = None,
) -> bytes:
    """Return the file of the root after ``known``; keys that are ``None`` stay.

    Raises:
        ServerProblem: fewer of the keys of before signed than must.
    """
    before = known.root
    said = replace(
        before,
        version=before.version + 1,
        issued=times.now,
        expires=times.expires,
        root=before.root if root is None else _role(before.root.threshold, root),
        targets=before.targets if release is None else _role(before.targets.threshold, release),
        targets_from=max(before.targets_from, lists_from or 0),
    )
    return _signed_root(said, [*valid_signers(known, signers), *(root or ())])


def valid_signers(known: TrustedRoot, signers: Sequence[bytes]) -> list[bytes]:
    """Return those of the keys that may sign the root after ``known``.

    Raises:
        ServerProblem: they are fewer than must.
    """
    role = known.root.root
    valid = [seed for seed in dict.fromkeys(signers) if public_half(seed) in role.keys]
    if len(valid) < role.threshold:
        raise ServerProblem(
            "The next root must be signed with {n} of the root keys that are in force. Name more of them.",
            n=role.threshold,
        )
    return valid


def next_list(
    connection: Connection,
    root: TrustedRoot,
    before: Targets | None,
    changes: ListChanges,
    times: Times,
    least_number: int = 1,
) -> Targets:
    """Return the list after ``before``: everything of the catalogue, and programs that stay or are added."""
    gone = {*changes.withdraw, *((item.name, item.version) for item in changes.add)}
    kept = [
        item
        for item in (before.targets if before else ())
        if item.kind == PROGRAM and (item.name, item.version) not in gone
    ]
    trial = (before.trial if before else []) if changes.trial is None else list(changes.trial)
    number = max(before.version + 1 if before else 1, root.root.targets_from, least_number)
    targets = [*_catalogue(connection), *_newest([*kept, *changes.add])]
    return Targets(number, times.now, times.expires, trial, targets)


def sign_list(targets: Targets, seeds: Sequence[bytes]) -> bytes:
    """Return the file of a list of releases."""
    return sign("targets", msgspec.msgpack.encode(targets), seeds).encode()


def program_target(program: Program, sha256: bytes, size: int) -> Target:
    """Return how a program is listed; its system and version are those of its file.

    Raises:
        ServerProblem: it cannot be read.
        BadArchive: it is no program, or has a name that no office would unpack.
    """
    try:
        with open_archive(program.path) as archive:
            return Target(
                PROGRAM,
                archive.system,
                archive.version,
                sha256,
                size,
                archive.unpacked,
                program.least,
                program.ring,
                program.notes,
            )
    except OSError as error:
        raise ServerProblem(
            "{file} cannot be read ({reason}).", file=program.path, reason=error.strerror or error
        ) from error


def root_in(path: Path) -> TrustedRoot:
    """Return the root in a file.

    Raises:
        ServerProblem: it cannot be read.
        NotTrusted: it is none, or its own keys have not signed it.
    """
    try:
        return read_root(path.read_bytes())
    except OSError as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=path, reason=error.strerror) from error


def _role(threshold: int, seeds: Sequence[bytes]) -> SigningRole:
    role = SigningRole(threshold, [public_half(seed) for seed in seeds])
    if not role.is_sound():
        raise ServerProblem(
            "Of {number} keys {threshold} cannot sign. Make at least as many as must sign, and at most 16.",
            number=len(seeds),
            threshold=threshold,
        )
    return role


def _signed_root(said: Root, seeds: Sequence[bytes]) -> bytes:
    return sign("root", msgspec.msgpack.encode(said), list(dict.fromkeys(seeds))).encode()


def _catalogue(connection: Connection) -> list[Target]:
    """Return every package that is published and not withdrawn, by its content as the database holds it."""
    columns = catalogue_item.c
    rows = connection.execute(
        select(columns.kind, columns.code, columns.version, columns.content)
        .where(columns.withdrawn_at.is_(None))
        .order_by(columns.kind, columns.code, columns.version)
    )
    return [
        Target(
            CATALOGUE,
            f"{row.kind}/{row.code}",
            row.version,
            hashlib.sha256(bytes(row.content)).digest(),
            len(row.content),
        )
        for row in rows
    ]


def _newest(programs: Sequence[Target]) -> list[Target]:
    found: list[Target] = []
    for name, ring in sorted({(item.name, item.ring) for item in programs}):
        listed = Targets(0, 0, 0, [], [item for item in programs if item.ring == ring])
        found += listed.programs(name)[:_KEPT_PROGRAMS]
    return found
