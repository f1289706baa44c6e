"""Types into a table of a round in a process of its own, and is killed: ``FOLDER ROUND TABLE TEXT …``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.builders import an_office
from tests.support.system import die
from tests.ui.contexts import room_context
from ui.grid.model.table import CellEdit, Key
from ui.grid.typed_grid import TypedGrid
from ui.surveys.surveys_room import SurveysRoom

CELLS: dict[str, Key] = {"areas": ("a01", "forms_collected"), "totals": ("q01", "1")}
"""Where the texts go, in each of the two tables."""


def the_table(
    room: SurveysRoom, name: str, round_id: str, wait: Callable[[Callable[[], bool]], None]
) -> TypedGrid:
    """One of the two tables, shown with its figures."""
    room.open_round(round_id)
    wait(lambda: bool(room.round.areas.rows))
    if name == "areas":
        return room.round.areas.table
    room.type_totals("a01")
    wait(lambda: room.pages.currentWidget() is room.totals)
    return room.totals.table


def main(folder: str, round_id: str, name: str, texts: list[str]) -> None:
    application = QApplication([])
    office = an_office(Path(folder))
    with room_context(office, application) as context:
        room = SurveysRoom(context)

        def wait(until: Callable[[], bool]) -> None:
            while not until():
                application.processEvents()

        table = the_table(room, name, round_id, wait)
        for text in texts:
            table.cells.enter([CellEdit(*CELLS[name], text)])

        def kept(_: object) -> None:
            die()

        context.database.submit(lambda: None, kept)
        application.exec()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
