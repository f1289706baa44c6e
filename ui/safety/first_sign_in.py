"""Asks for the first PIN of an officer on this computer, or for a new one, and signs in with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.accounts.officer import Officer
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.book.first_pin import Consent, WhoMayConsent, give_first_pin, who_may_consent
from desktop_app.book.office import Office
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.safety.first_pin_dialog import FirstPinDialog
from ui.theme import Theme


class FirstSignIn:
    """``done`` receives the officer, as if the PIN had been typed at the door."""

    def __init__(
        self, office: Office, database: WorkQueue, theme: Theme, done: Callable[[Outcome[Officer]], None]
    ) -> None:
        self._office = office
        self._database = database
        self._theme = theme
        self._done = done

    def ask(self, parent: QWidget, officer: Officer) -> None:
        """Open the dialog once it is known who can allow it."""
        office = self._office

        def show(outcome: Outcome[WhoMayConsent]) -> None:
            if isinstance(outcome, Ok):
                dialog = self._dialog(parent, officer, outcome.value)
                dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                dialog.open()  # no loop of its own: the window may be rebuilt for the officer who signs in
            else:
                self._done(outcome)

        submit(self._database, parent, lambda: who_may_consent(office, officer.id), show)

    def _dialog(self, parent: QWidget, officer: Officer, who: WhoMayConsent) -> FirstPinDialog:
        def record(dialog: FirstPinDialog, consent: Consent, pin: str) -> None:
            def finish(outcome: Outcome[Officer]) -> None:
                if isinstance(outcome, Ok):
                    dialog.accept()
                    self._done(outcome)
                else:
                    dialog.refuse(sentence_for(outcome.error))

            submit(self._database, dialog, lambda: self._give(officer, pin, consent), finish)

        return FirstPinDialog(parent, self._theme, officer.name, who, record, forgotten=officer.has_pin)

    def _give(self, officer: Officer, pin: str, consent: Consent) -> Officer:
        return give_first_pin(self._office, officer.id, pin, consent, forgotten=officer.has_pin)
