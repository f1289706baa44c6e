"""Types into the grid in a process of its own, and is killed with what was typed: ``FOLDER TEXT …``."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.builders import an_office
from tests.support.system import die
from tests.ui.contexts import room_context
from ui.context.period_choice import PeriodChoice
from ui.grid.model.table import CellEdit
from ui.movements.presenter import MovementsPresenter

UNIT, CODE = "a01", "NT06"


def main(folder: str, texts: list[str]) -> None:
    application = QApplication([])
    office = an_office(Path(folder))
    with room_context(office, application, period=PeriodChoice("2026-M09")) as context:
        presenter = MovementsPresenter(context)
        presenter.start()
        while presenter.sheet is None:
            application.processEvents()
        for text in texts:
            presenter.enter([CellEdit(UNIT, CODE, text)])

        def kept(_: object) -> None:
            die()

        context.database.submit(lambda: None, kept)
        application.exec()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
