"""What sync needs of an office, built once from the open book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.accounts.session import Session
from desktop_app.base.clock import Clock
from desktop_app.credentials.vault import Vault
from desktop_app.journal.rows import Followers
from desktop_app.storage.store import Store
from desktop_app.updates.program_folder import ProgramFolder


def _nothing_waits(_: Connection) -> None:
    """No part of the book waits for packages."""


@dataclass(frozen=True, slots=True)
class SyncBook:
    """The open book, its secrets, and whose it is."""

    store: Store
    vault: Vault
    clock: Clock
    followers: Followers
    commune: str
    sample: bool
    session: Session
    """The session that requests the exchange."""
    codes: tuple[str, ...] = ()
    """All codes that lists of communes ever had for the commune: a province may go by an earlier one."""
    program: ProgramFolder | None = None
    """Where newer programs may be put; without one none is fetched."""
    follow_packages: Callable[[Connection], None] = _nothing_waits
    """Brings up to date what waited in the book for a package of the catalogue."""
