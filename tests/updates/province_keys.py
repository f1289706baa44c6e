"""Keys of a province for tests, and what it signs with them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from desktop_app.wire.releases.bundle import BundleHead, write_bundle
from desktop_app.wire.releases.root import Root, SigningRole, TrustedRoot, read_root
from desktop_app.wire.releases.signed import public_half, sign
from desktop_app.wire.releases.targets import Ring, Target, Targets

FAR = 4_000_000_000_000
"""The year 2096: what must not be out of date."""


def seeds(word: str, number: int) -> tuple[bytes, ...]:
    """Private keys that are the same in every run."""
    return tuple(hashlib.sha256(f"{word} {index}".encode()).digest() for index in range(number))


def role(threshold: int, keys: Sequence[bytes]) -> SigningRole:
    return SigningRole(threshold, [public_half(seed) for seed in keys])


@dataclass(frozen=True)
class Keys:
    """What a province holds: two of three for the root, one of two for releases."""

    root: tuple[bytes, ...] = seeds("root", 3)
    targets: tuple[bytes, ...] = seeds("targets", 2)
    version: int = 1
    targets_from: int = 1
    expires: int = FAR

    def root_file(self, *signers: bytes) -> bytes:
        """The root that names these keys, signed by enough of them or by ``signers``."""
        said = Root(
            self.version,
            "Tỉnh Thử",
            1_000,
            self.expires,
            role(2, self.root),
            role(1, self.targets),
            self.targets_from,
        )
        return sign("root", msgspec.msgpack.encode(said), signers or self.root[:2]).encode()

    def trusted(self) -> TrustedRoot:
        return read_root(self.root_file())

    def renewed(self, targets_from: int = 1) -> tuple[Keys, bytes]:
        """All keys anew: the keys, and the root signed by enough of the old and of the new."""
        word = f"anew {self.version}"
        new = replace(
            self,
            root=seeds(f"root {word}", 3),
            targets=seeds(f"targets {word}", 2),
            version=self.version + 1,
            targets_from=targets_from,
        )
        return new, new.root_file(*self.root[1:], *new.root[:2])

    def targets_file(
        self, version: int, targets: Sequence[Target], trial: Sequence[str] = (), *, expires: int = FAR
    ) -> bytes:
        said = Targets(version, 2_000, expires, list(trial), list(targets))
        return sign("targets", msgspec.msgpack.encode(said), self.targets[:1]).encode()


def program(content: bytes, version: str, *, system: str = "linux", **told: object) -> Target:
    """A program as it is listed."""
    target = Target("program", system, version, hashlib.sha256(content).digest(), len(content))
    return msgspec.structs.replace(target, **told)


def package(content: bytes, name: str, version: str, **told: object) -> Target:
    """A catalogue package as it is listed."""
    target = Target("catalogue", name, version, hashlib.sha256(content).digest(), len(content), ring=Ring.ALL)
    return msgspec.structs.replace(target, **told)


def bundle(roots: Sequence[bytes], targets: bytes, contents: Sequence[bytes] = ()) -> bytes:
    """The bytes of a bundle."""
    stream = io.BytesIO()
    names = [hashlib.sha256(content).digest() for content in contents]
    write_bundle(stream, BundleHead(list(roots), targets, names), iter(contents))
    return stream.getvalue()
