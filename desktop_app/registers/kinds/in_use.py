"""The registers that this book has, each in the version that holds for new entries, and older ones."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.catalogue.installed import NotInstalled, installed, installed_register
from desktop_app.catalogue.packages.labels import PackageStatus
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.registers.definition import Register, newest_first


def registers_in_use(connection: Connection) -> tuple[Register, ...]:
    """The newest published version of each register, in the order of the office's list."""
    newest = _newest_published(connection).items()
    return newest_first(installed_register(connection, code, version) for code, version in newest)


def register_in_use(connection: Connection, code: str) -> Register:
    """The version of a register in which new entries are created.

    Raises:
        NotInstalled: the register is not here, or was withdrawn.
    """
    version = _newest_published(connection).get(code)
    if version is None:
        raise NotInstalled(
            "The register {code} is not on this computer. Exchange with the province or import its package.",
            code=code,
        )
    return installed_register(connection, code, version)


def _newest_published(connection: Connection) -> dict[str, str]:
    """The version of each register in which new entries are created, by its code."""
    newest: dict[str, str] = {}
    for package in installed(connection, PackageKind.REGISTER):
        if package.status == PackageStatus.PUBLISHED:
            newest.setdefault(package.code, package.version)
    return newest


def known_versions(connection: Connection, code: str) -> tuple[Register, ...]:
    """All versions of a register that are here, the one installed last first."""
    return tuple(
        installed_register(connection, code, package.version)
        for package in installed(connection, PackageKind.REGISTER)
        if package.code == code
    )


def known_register(connection: Connection, code: str, version: str) -> Register | None:
    """The version in which an entry was created; ``None`` while it has not come to this computer."""
    try:
        return installed_register(connection, code, version)
    except NotInstalled:
        return None
