"""Says in one line that a new version is there: in the status line and, once, in the notification area."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.updates.standing import Standing
    from ui.context.new_version import NewVersion
    from ui.shell.shell import Shell


def news_for(shell: Shell) -> NewVersion:
    """What reads how it stands for a shell, and shows it in whichever window the shell has."""
    from ui.context.new_version import NewVersion

    made = NewVersion(shell.office, shell.queues.database, shell.queues.files, shell.saves, shell)

    def show(now: Standing) -> None:
        offer = now.offer
        version = offer.version if offer is not None and now.ready and not (now.failed or now.agreed) else ""
        shell.window.status.show_version(version)
        if version and shell.preferences.current.stay_in_tray:
            shell.staying().tell_version(version)

    made.changed.connect(show)
    return made
