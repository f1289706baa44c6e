"""The officer in the window has left the office: it is covered at once, nothing of theirs stays readable."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from desktop_app.base.i18n import tr
from desktop_app.base.ids import officer_id

if TYPE_CHECKING:
    from desktop_app.accounts.officer import Officer
    from ui.shell.shell import Shell


def part_with_departed(shell: Shell, known: Collection[Officer]) -> None:
    """Cover the window where its officer is none of ``known``; the next one gets a window of their own."""
    officer = shell.office.officer
    if not officer or not known or officer_id(officer) in {item.id for item in known}:
        return
    if not shell.window.locked:
        shell.lock()
        shell.window.lock.tell_reason(
            tr(
                "{officer} has left the office, so the window was locked. What was half entered is kept as a "
                "draft: a colleague goes on with it.",
                officer=officer,
            )
        )
    shell.window.status.show_officer("")

    def forget() -> None:
        if shell.window.locked:
            shell.office.officer = ""

    shell.queues.when_empty(shell, forget)  # what was half entered is kept as their draft
