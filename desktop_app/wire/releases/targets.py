"""The list of releases: programs and catalogue packages by content, with a number that only rises."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import msgspec

from desktop_app.wire.malformed import UNREADABLE
from desktop_app.wire.ranges import Items, Millis, Name, Natural, Sentence, Short
from desktop_app.wire.releases.problems import NotTrusted, damaged, older
from desktop_app.wire.releases.root import TrustedRoot
from desktop_app.wire.releases.signed import decode_signed
from desktop_app.wire.releases.versions import is_version, version_key

PROGRAM = "program"
CATALOGUE = "catalogue"
_DIGEST_BYTES = 32


class Ring(StrEnum):
    """Who may have a program: the communes that try it first, or everybody."""

    TRIAL = "trial"
    ALL = "all"


class Target(msgspec.Struct, frozen=True, array_like=True):
    """One thing that the province publishes.

    ``kind`` is :data:`PROGRAM` or :data:`CATALOGUE`; one that a newer program added is passed over.
    ``name`` is the system a program is for (``windows``, ``linux``), or the kind and code of a package.
    ``unpacked`` is what a program takes on the disk in bytes, ``least`` the oldest program that may take
    it, empty for any; ``notes`` what is new, in Vietnamese.
    """

    kind: Name
    name: Name
    version: Name
    sha256: Short
    size: Natural
    unpacked: Natural = 0
    least: Name = ""
    ring: Name = Ring.ALL
    notes: Sentence = ""

    def is_for(self, codes: Collection[str], trial: Collection[str]) -> bool:
        """Return whether a commune that has one of ``codes`` may have it."""
        return self.ring == Ring.ALL or not set(codes).isdisjoint(trial)

    def takes(self, program: str) -> bool:
        """Return whether this version of the program is new enough for it."""
        return not self.least or version_key(program) >= version_key(self.least)


class Targets(msgspec.Struct, frozen=True, array_like=True):
    """Times are milliseconds since 1970 UTC; ``trial``: codes of the communes that try programs first."""

    version: Natural
    issued: Millis
    expires: Millis
    trial: Items[Name]
    targets: Items[Target]

    def package(self, sha256: str) -> Target | None:
        """Return the catalogue package with this content (64 hex digits), if it is listed."""
        wanted = (CATALOGUE, sha256)
        return next((item for item in self.targets if (item.kind, item.sha256.hex()) == wanted), None)

    def programs(self, system: str) -> list[Target]:
        """Return the programs for a system, the newest first."""
        found = [item for item in self.targets if (item.kind, item.name) == (PROGRAM, system)]
        return sorted(found, key=lambda item: version_key(item.version), reverse=True)


def read_targets(data: bytes, root: TrustedRoot) -> Targets:
    """Return a list of releases that enough keys of the root have signed.

    Raises:
        NotTrusted: it is damaged, too few keys signed it, or others did.
        OlderThanKnown: the root says that lists of so low a number count no more.
    """
    file = decode_signed(data, "targets")
    root.root.targets.require(file)
    file.require_known(root.root.targets.keys)
    targets = list_in(data)
    if targets.version < root.root.targets_from:
        raise older()
    return targets


def list_in(data: bytes) -> Targets:
    """Return what a list says, whoever signed it.

    Raises:
        NotTrusted: it is damaged.
    """
    try:
        targets = msgspec.msgpack.decode(decode_signed(data, "targets").content, type=Targets)
    except UNREADABLE as error:
        raise damaged() from error
    if not all(map(_is_sound, targets.targets)):
        raise damaged()
    return targets


def follow_targets(data: bytes, root: TrustedRoot, known: bytes) -> Targets:
    """Return the list in ``data``, which must not be older than the one in ``known``; empty for none.

    A known list whose keys count no more says nothing: with stolen keys a number can be made as high as the
    highest, and new keys must be able to begin again.

    Raises:
        OlderThanKnown: its number is lower.
        NotTrusted: see :func:`read_targets`; or it is another list of the same number.
    """
    targets = read_targets(data, root)
    before = _known(known, root)
    if before is not None:
        if targets.version < before.version:
            raise older()
        if targets.version == before.version and data != known:
            raise NotTrusted(
                "The province has published two different lists of releases under one number, so none was "
                "used. Tell the province."
            )
    return targets


def _known(data: bytes, root: TrustedRoot) -> Targets | None:
    if not data:
        return None
    try:
        return read_targets(data, root)
    except NotTrusted:
        return None


def _is_sound(target: Target) -> bool:
    named = is_version(target.version) and "/" not in target.name if target.kind == PROGRAM else True
    return named and len(target.sha256) == _DIGEST_BYTES and target.ring in tuple(Ring)
