"""One sentence for an officer who signs in with a PIN that somebody else has set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.accounts.access_log import Access
from desktop_app.accounts.pins import pin_from_another
from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Ok, Outcome
from ui.base.answers import submit

if TYPE_CHECKING:
    from ui.shell.shell import Shell


def tell_of_pin(shell: Shell, officer_id: str) -> None:
    """Say who replaced the PIN of the officer who has just signed in, and when; nothing where nobody did."""

    def read() -> Access | None:
        with shell.office.read() as connection:
            return pin_from_another(connection, officer_id)

    def tell(outcome: Outcome[Access | None]) -> None:
        if isinstance(outcome, Ok) and (given := outcome.value) is not None:
            when = f"{given.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
            shell.make_ask(shell.window).tell(
                tr(
                    "Your PIN on this computer was set by {name} at {when}. If you did not ask for that, set "
                    "another one in Settings → Officers.",
                    name=given.officer,
                    when=when,
                )
            )

    submit(shell.queues.database, shell, read, tell)
