"""Types into the grid in a process of its own, and is killed with what was typed: ``FOLDER TEXT …``."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app.jobs import Lane
from tests.builders import an_office
from ui.ask import DialogAsk
from ui.grid.table import Entry
from ui.main_thread import MainThread
from ui.movements.presenter import MovementsPresenter
from ui.notifier import Notifier
from ui.period_choice import PeriodChoice
from ui.room import RoomContext
from ui.theme import Theme

UNIT, CODE = "a01", "NT06"


def main(folder: str, texts: list[str]) -> None:
    application = QApplication([])
    office = an_office(Path(folder))
    main_thread = MainThread()
    database = Lane(ThreadPoolExecutor(1), main_thread.deliver)
    context = RoomContext(
        office=office,
        database=database,
        network=database,
        notifier=Notifier(),
        ask=DialogAsk(),
        theme=Theme(application),
        language="vi",
        navigate=lambda _: None,
        period=PeriodChoice("2026-M09"),
    )
    presenter = MovementsPresenter(context)
    presenter.start()
    while presenter.sheet is None:
        application.processEvents()
    for text in texts:
        presenter.enter([Entry(UNIT, CODE, text)])

    def kept(_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    database.submit(lambda: None, kept)
    application.exec()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
