"""Packages that an officer brings as a file, with all that waited for them in the book."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.book.followers import follow_packages
from desktop_app.catalogue.brought.package_files import BroughtPackage, install_brought
from desktop_app.catalogue.installed import InstalledPackage


def bring_in(connection: Connection, clock: Clock, officer: str, brought: BroughtPackage) -> InstalledPackage:
    """Install what was brought, in the name of an officer.

    Raises:
        NotAllowed: the officer may not install forms.
        Problem: another content is installed under the same code and version.
    """
    package = install_brought(connection, clock, officer, brought)
    follow_packages(connection)
    return package
