"""Announces a new version in one line: in the status line and, once, in the notification area."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from desktop_app.book.office import Office
    from desktop_app.updates.status import UpdateStatus
    from ui.base.queues import WorkQueues
    from ui.base.saves import Saves
    from ui.context.new_version import NewVersion


def news_for(
    office: Office, queues: WorkQueues, saves: Saves, show: Callable[[str], None], parent: QObject
) -> NewVersion:
    """Return a reader of the status; ``show`` gets the version ready to be installed, or nothing."""
    from ui.context.new_version import NewVersion

    made = NewVersion(office, queues.database, queues.files, saves, parent)

    def tell(now: UpdateStatus) -> None:
        offer = now.offer
        waits = offer is not None and now.ready and not (now.failed or now.agreed)
        show(offer.version if offer is not None and waits else "")

    made.changed.connect(tell)
    return made
