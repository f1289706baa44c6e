"""Files of private keys, each sealed under a passphrase; they are on sticks and never in the database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec

from desktop_app.base.durable_file import CannotWrite, rename
from desktop_app.base.problems import Problem
from desktop_app.credentials.passphrase_rule import check_new_passphrase
from desktop_app.credentials.sealing import STANDARD_COST, Cost, Sealed, SealingKey, seal, unseal
from desktop_app.wire.malformed import UNREADABLE
from desktop_app.wire.releases.signed import KEY_BYTES, public_half
from upstream.base.problems import ServerProblem

SUFFIX = ".smtkey"

KeyRole = Literal["root", "release"]


class KeyFile(msgspec.Struct, frozen=True):
    """A private key as it is written to a file (JSON; bytes as base64)."""

    role: KeyRole
    public: bytes
    sealed: Sealed


def new_keys(
    folder: Path, role: KeyRole, number: int, passphrase: str, cost: Cost = STANDARD_COST
) -> list[bytes]:
    """Make ``number`` keys, a file for each, and return them.

    Raises:
        ServerProblem: the passphrase is too weak, a key is there already, or the folder cannot be written.
    """
    try:
        check_new_passphrase(passphrase)
    except Problem as problem:
        raise ServerProblem(problem.message, **problem.params) from problem
    sealing = SealingKey.derive(passphrase, cost)
    seeds = []
    for index in range(1, number + 1):
        seed = os.urandom(KEY_BYTES)
        _write(folder / f"{role}-{index}{SUFFIX}", KeyFile(role, public_half(seed), sealing.seal(seed)))
        seeds.append(seed)
    return seeds


def read_key(path: Path, passphrase: str) -> tuple[KeyRole, bytes]:
    """Return what a key is for, and the private key.

    Raises:
        ServerProblem: the file cannot be read or is no key, or the passphrase is wrong.
    """
    try:
        file = msgspec.json.decode(path.read_bytes(), type=KeyFile)
        seed = unseal(file.sealed, passphrase)
    except OSError as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=path, reason=error.strerror) from error
    except UNREADABLE as error:
        raise ServerProblem("{file} is no file of a key.", file=path) from error
    except Problem as problem:
        raise ServerProblem(
            "The passphrase does not open {file}. Check capital letters and Unikey.", file=path
        ) from problem
    if len(seed) != KEY_BYTES or public_half(seed) != file.public:
        raise ServerProblem("{file} is no file of a key.", file=path)
    return file.role, seed


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Seal a key under another passphrase, for one who is to hold it alone.

    Raises:
        ServerProblem: see :func:`new_keys` and :func:`read_key`.
    """
    role, seed = read_key(path, old)
    try:
        check_new_passphrase(new)
    except Problem as problem:
        raise ServerProblem(problem.message, **problem.params) from problem
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    _write(fresh, KeyFile(role, public_half(seed), seal(seed, new)))
    try:
        rename(fresh, path)
    except CannotWrite as problem:
        raise ServerProblem(problem.message, **problem.params) from problem


def _write(path: Path, file: KeyFile) -> None:
    try:
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(msgspec.json.encode(file))
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as error:
        raise ServerProblem(
            "{file} is there already. Keys are never written over: name another folder.", file=path
        ) from error
    except OSError as error:
        raise ServerProblem(
            "{file} could not be written ({reason}).", file=path, reason=error.strerror
        ) from error
