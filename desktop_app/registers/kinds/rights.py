"""Who may look into a register: some hold names of people in difficulty, and need a right of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal, require_author
from desktop_app.catalogue.installed import installed, installed_register
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.registers.definition import Register
from desktop_app.registers.kinds.in_use import known_versions


def require_reader(connection: Connection, reader: str, register_code: str) -> None:
    """Let pass only an officer who may read every version of a register that is here.

    Raises:
        NotAllowed: the officer has no such right.
    """
    for right in sorted({register.right_to_read for register in known_versions(connection, register_code)}):
        require_author(connection, reader, right)


def may_enter(connection: Connection, officer: str, register: Register) -> bool:
    """Whether an officer may write entries into a register, and look at them."""
    return not refusal(connection, officer, register.right_to_enter) and may_read(
        connection, officer, register
    )


def readable_by(connection: Connection, reader: str, registers: Iterable[Register]) -> list[Register]:
    """Those of some registers into which an officer may look; the installed versions are read once."""
    rights: defaultdict[str, set[str]] = defaultdict(set)
    for package in installed(connection, PackageKind.REGISTER):
        known = installed_register(connection, package.code, package.version)
        rights[package.code].add(known.right_to_read)
    asked = [(register, {register.right_to_read, *rights[register.code]}) for register in registers]
    refused = {
        right
        for right in {each for _, needed in asked for each in needed}
        if refusal(connection, reader, right)
    }
    return [register for register, needed in asked if not needed & refused]


def may_read(connection: Connection, reader: str, register: Register) -> bool:
    """Whether an officer may look into a register, also into entries that an older version keeps."""
    rights = {known.right_to_read for known in known_versions(connection, register.code)}
    return not any(refusal(connection, reader, right) for right in {register.right_to_read, *rights})
