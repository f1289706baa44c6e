"""Which list of communes a book goes by: the newest of those that came with the program and into the book.

A list that comes while the book is open waits for its next opening, where the commune of the book is carried
over too; only a book that is nobody's yet goes by it at once.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from desktop_app.areas.administrative import go_by, units_in_force
from desktop_app.areas.units import UnitList
from desktop_app.base.clock import Clock
from desktop_app.base.problems import Problem
from desktop_app.base.units.unit_tables import shipped_version
from desktop_app.catalogue.unit_lists import newest_units
from desktop_app.storage.store import Store


def go_by_units_of(connection: Connection) -> None:
    """Go by the newest list from now on."""
    newest = newest_units(connection)
    go_by(None if newest is None else UnitList(newest.version, newest.files.__getitem__))


def version_in_force() -> str:
    """Return the version of the list that the program goes by."""
    return units_in_force().version or shipped_version()


def version_waiting(connection: Connection) -> str:
    """Return the version of the list that the book goes by from its next opening; empty when none waits."""
    newest = newest_units(connection)
    return newest.version if newest is not None and newest.version != version_in_force() else ""


def bring_units(store: Store, clock: Clock, path: Path) -> str:
    """Install the list of communes in a folder into a book that is nobody's yet, and go by it; its version.

    Raises:
        Problem: it cannot be read, is no list of communes, has mistakes, or is no newer than the present one.
    """
    from desktop_app.catalogue.administrative_units import AdministrativeUnits
    from desktop_app.catalogue.brought.package_files import read_package_file
    from desktop_app.catalogue.installed import FROM_FILE, install

    brought = read_package_file(path)
    if not isinstance(brought.definition, AdministrativeUnits):
        raise Problem("“{name}” is no list of communes. Choose the file units.toml of one.", name=path.name)
    version = brought.definition.version
    with store.write() as connection:
        install(connection, brought.package, FROM_FILE, clock)
        if version_waiting(connection) != version:
            raise Problem(
                "This list of communes ({version}) is not newer than the one in use ({present}), or it is a "
                "draft. Nothing was changed.",
                version=version,
                present=version_in_force(),
            )
        go_by_units_of(connection)
    return version
