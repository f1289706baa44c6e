"""The pictures of the guide by name: where the window goes, and which part of it is shown.

A page names a picture as ``![what it shows](pictures/<name>.png)``. The parts are small, since the guide is
read in a narrow panel: what is shown at two thirds of its size has to be legible still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from desktop_app.areas.pasting import read_area_list
from desktop_app.exchange.grid import clipboard_rows
from desktop_app.sample.exercise import exercise_round
from desktop_app.sample.registers import OPINIONS
from desktop_app.surveys.rounds.queries import areas_of_round
from ui.context.room import Destination, RoomPlace
from ui.places.registers import RegisterPlace
from ui.places.reports import report_place
from ui.places.settings import SectionPlace
from ui.places.surveys import RoundPlace, SurveyEntryPlace
from ui.settings.areas.area_list_dialog import AreaListDialog
from ui.shell.shell import Shell
from ui.sync.courier.stick_line import StickLine
from ui.sync.courier.volumes import Volume

_LIST = """Tên khu\tLoại\tSố hộ
Thôn Đoài\tthôn\t120
Thôn Đông\tthôn\t98
Tổ dân phố 3\ttổ dân phố\tbảy mươi
Bản Pá\tbản\t45"""


@dataclass(slots=True)
class PictureStage:
    """The window over a sample office; ``kept`` keeps dialogs alive until all pictures are made."""

    shell: Shell
    wait: Callable[[], None]
    kept: list[QWidget] = field(default_factory=list)

    def go(self, to: str | RoomPlace) -> QWidget:
        """The room in front after going to a place."""
        self.shell.window.go(Destination(to) if isinstance(to, str) else to.destination)
        self.wait()
        return self.shell.window.page(self.shell.window.room)

    def exercise(self) -> tuple[str, str]:
        """The round of the exercise and its area."""
        with self.shell.office.read() as connection:
            round_id = exercise_round(connection)
            assert round_id is not None
            return round_id, areas_of_round(connection, round_id)[0].area_id


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to show in a window of a ``size``, and the ``part`` of that, in device-independent pixels."""

    show: Callable[[PictureStage], QWidget]
    part: QRect
    size: tuple[int, int] = (900, 620)


def _entry(stage: PictureStage) -> QWidget:
    return stage.go(SurveyEntryPlace(*stage.exercise()))


def _area_list(stage: PictureStage) -> QWidget:
    theme = stage.shell.theme
    dialog = AreaListDialog(
        stage.shell.window, read_area_list(clipboard_rows(_LIST), "thon"), theme, lambda _: None
    )
    stage.kept.append(dialog)
    dialog.resize(560, 480)
    dialog.show()
    stage.wait()
    return dialog


def _stick(stage: PictureStage) -> QWidget:
    from desktop_app.sync.courier.on_medium import OnMedium
    from desktop_app.sync.rounds.status import sync_status

    window = stage.shell.window
    stage.go("overview")
    with stage.shell.office.read() as connection:
        status = replace(sync_status(connection), connected=True, address="")
    line = StickLine(window.context, window.enter_room, window)
    window.add_line(line)
    line.offer(Volume(Path("E:/"), "USB"), OnMedium(), status)
    line.take_focus()
    stage.wait()
    return window


def _section(key: str) -> Callable[[PictureStage], QWidget]:
    return lambda stage: stage.go(SectionPlace(key))


RECIPES: dict[str, Recipe] = {
    "today": Recipe(lambda stage: stage.go("overview"), QRect(0, 0, 542, 400), (640, 620)),
    "figures": Recipe(lambda stage: stage.go("movements"), QRect(0, 0, 560, 430)),
    "round": Recipe(lambda stage: stage.go(RoundPlace(stage.exercise()[0])), QRect(0, 0, 560, 250)),
    "entry": Recipe(_entry, QRect(0, 0, 790, 430)),
    "papers": Recipe(lambda stage: stage.go(report_place(stage.exercise()[0])), QRect(0, 0, 560, 430)),
    "stick": Recipe(_stick, QRect(0, 440, 860, 180), (860, 620)),
    "conflict": Recipe(lambda stage: stage.go("sync"), QRect(0, 70, 640, 300), (740, 620)),
    "safety": Recipe(_section("safety"), QRect(206, 50, 480, 400), (800, 620)),
    "register": Recipe(lambda stage: stage.go(RegisterPlace(OPINIONS)), QRect(0, 0, 620, 430), (1200, 620)),
    "fund": Recipe(lambda stage: stage.go("fund"), QRect(0, 0, 600, 400), (1200, 620)),
    "area-list": Recipe(_area_list, QRect(0, 0, 560, 480)),
    "officers": Recipe(_section("officers"), QRect(206, 50, 480, 230), (800, 620)),
    "exercise": Recipe(_section("exercise"), QRect(206, 50, 430, 400), (740, 620)),
}
