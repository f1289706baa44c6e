"""Keys a form a second time in a process of its own and is killed in the middle: ``FOLDER ROUND OFFICER``."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.jobs import Lane
from tests.builders import an_office
from tests.ui.surveys.conftest import press
from ui.ask import DialogAsk
from ui.main_thread import MainThread
from ui.notifier import Notifier
from ui.period_choice import PeriodChoice
from ui.room import RoomContext
from ui.surveys.surveys_room import SurveysRoom
from ui.theme import Theme


def main(folder: str, round_id: str, officer: str) -> None:
    application = QApplication([])
    office = an_office(Path(folder))
    office.officer = officer
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
        period=PeriodChoice("2026-M10"),
    )
    room = SurveysRoom(context)
    room.resize(1268, 682)
    room.show()
    room.activateWindow()
    room.key_twice(round_id)

    def until(ready: object, then: object) -> None:
        def look() -> None:
            if ready():  # type: ignore[operator]
                watch.stop()
                then()  # type: ignore[operator]

        watch = QTimer(room)
        watch.timeout.connect(look)
        watch.start(20)

    def key() -> None:
        room.second.key_button.click()
        until(
            lambda: room.second_entry.form is not None and QApplication.focusWidget() is not None, type_some
        )

    def type_some() -> None:
        press("112")
        until(lambda: room.second_entry.saver.idle, be_killed)

    def be_killed() -> None:
        database.submit(lambda: None, lambda _: os.kill(os.getpid(), signal.SIGKILL))

    until(room.second.key_button.isEnabled, key)
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
