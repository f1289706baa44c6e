"""Connects the first run's window with the book and the queues."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog

from desktop_app.backup.key_protection import keep_recovery_code
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.book.first_run import FirstAnswers, begin
from desktop_app.book.office import Office
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.base.queues import WorkQueues
from ui.first_run.first_run_view import FirstRunCalls, FirstRunDialog
from ui.theme import Theme


class FirstRun:
    """Asks the questions of the first run over an open book that has no commune yet."""

    def __init__(self, office: Office, theme: Theme, queues: WorkQueues) -> None:
        self._office = office
        self._queues = queues
        calls = FirstRunCalls(
            self._begin, self._keep_code, self._connect, self._make_sample, self._bring_units
        )
        self.dialog = FirstRunDialog(theme, calls)

    def ask(self) -> bool:
        """Whether the book has its commune and first officer now."""
        accepted = self.dialog.exec() == QDialog.DialogCode.Accepted
        return accepted or bool(self._office.identity.commune_code)

    def _begin(self, answers: FirstAnswers) -> None:
        begin(self._office, answers)

    def _keep_code(self, code: str, answer: Callable[[str], None]) -> None:
        office = self._office

        def kept(outcome: Outcome[None]) -> None:
            answer("" if isinstance(outcome, Ok) else sentence_for(outcome.error))

        submit(self._queues.database, self.dialog, lambda: keep_recovery_code(office, code), kept)

    def _make_sample(self, answer: Callable[[str], None]) -> None:
        from desktop_app.sample.sample_office import make_sample_office

        office = self._office

        def made(outcome: Outcome[None]) -> None:
            answer("" if isinstance(outcome, Ok) else sentence_for(outcome.error))

        submit(self._queues.database, self.dialog, lambda: make_sample_office(office), made)

    def _bring_units(self, path: Path, answer: Callable[[str], None]) -> None:
        from desktop_app.book.units import bring_units

        office = self._office

        def brought(outcome: Outcome[str]) -> None:
            answer("" if isinstance(outcome, Ok) else sentence_for(outcome.error))

        submit(
            self._queues.database, self.dialog, lambda: bring_units(office.store, office.clock, path), brought
        )

    def _connect(self, address: str, code: str, answer: Callable[[str], None]) -> None:
        from desktop_app.sync.identity.enrolment import Connected
        from desktop_app.updates.trust import fingerprint_sentence
        from ui.base.ask import DialogAsk
        from ui.sync.connecting import connect_office

        def done(outcome: Outcome[Connected]) -> None:
            if isinstance(outcome, Ok) and outcome.value.fingerprint:
                DialogAsk(self.dialog).tell(fingerprint_sentence(outcome.value.fingerprint))
            answer("" if isinstance(outcome, Ok) else sentence_for(outcome.error))

        queues = self._queues
        connect_office(self._office, self.dialog, queues.database, queues.network, (address, code, ""), done)
