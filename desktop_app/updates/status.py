"""Status of the program of this office: running version, trusted keys, offer, progress."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.updates.agreement import agreed, failed_versions
from desktop_app.updates.downloads import Downloads
from desktop_app.updates.offers import Asking, offered
from desktop_app.updates.program_folder import ProgramFolder
from desktop_app.updates.trust import known_trust
from desktop_app.wire.releases.targets import Target


@dataclass(frozen=True, slots=True)
class UpdateStatus:
    """``fingerprint`` is empty where the province does not sign. ``received`` are bytes of ``offer``.

    ``agreed``: the offer takes over when the window is closed. ``failed``: it was tried here in vain.
    ``can_install``: a launcher started the program, and this user account may change its folder.
    """

    running: str
    fingerprint: str = ""
    root: int = 0
    warnings: tuple[str, ...] = ()
    offer: Target | None = None
    received: int = 0
    agreed: bool = False
    failed: bool = False
    can_install: bool = False

    @property
    def ready(self) -> bool:
        """Whether the offer has come whole."""
        return self.offer is not None and self.received == self.offer.size

    @property
    def percent(self) -> int:
        """How much of the offer is here."""
        return 0 if self.offer is None else 100 * self.received // max(self.offer.size, 1)


def update_status(
    connection: Connection, asking: Asking, program: ProgramFolder | None, downloads: Downloads, now: int
) -> UpdateStatus:
    """Return the status; ``now`` in milliseconds since 1970 UTC."""
    trust = known_trust(connection)
    can_install = program is not None and program.can_change()
    if trust is None:
        return UpdateStatus(asking.version, can_install=can_install)
    offer = offered(trust.targets, asking) if trust.targets is not None else None
    return UpdateStatus(
        asking.version,
        trust.root.fingerprint,
        trust.root.root.version,
        tuple(trust.warnings(now)),
        offer,
        downloads.received(offer) if offer else 0,
        offer is not None and agreed(connection) == offer.version and _is_downloaded(program, offer),
        offer is not None and offer.version in failed_versions(connection),
        can_install,
    )


def _is_downloaded(program: ProgramFolder | None, offer: Target) -> bool:
    """Whether it is unpacked; who removed it by hand agrees again."""
    return program is not None and (program.versions / offer.version).is_dir()
