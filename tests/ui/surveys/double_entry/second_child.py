"""Keys a form a second time in a process of its own and is killed in the middle: ``FOLDER ROUND OFFICER``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.builders import an_office
from tests.support.system import die
from tests.ui.contexts import room_context
from tests.ui.surveys.conftest import press
from ui.surveys.surveys_room import SurveysRoom


def main(folder: str, round_id: str, officer: str) -> None:
    application = QApplication([])
    office = an_office(Path(folder))
    office.officer = officer
    with room_context(office, application) as context:
        room = SurveysRoom(context)
        room.resize(1268, 682)
        room.show()
        room.activateWindow()
        room.key_twice(round_id)

        def until(ready: Callable[[], object], then: Callable[[], None]) -> None:
            def look() -> None:
                if ready():
                    watch.stop()
                    then()

            watch = QTimer(room)
            watch.timeout.connect(look)
            watch.start(20)

        def key() -> None:
            room.second.key_button.click()
            until(lambda: room.double_entry.form and QApplication.focusWidget(), type_some)

        def type_some() -> None:
            press("112")
            until(lambda: room.double_entry.drafts.saver.idle, be_killed)

        def be_killed() -> None:
            context.database.submit(lambda: None, lambda _: die())

        until(room.second.key_button.isEnabled, key)
        application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
