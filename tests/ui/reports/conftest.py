"""An office with a survey round of three areas, one of them with entered forms, and some results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import set_language
from desktop_app.book.office import Office
from desktop_app.surveys.rounds.commands import create_round, put_round_area
from tests.builders import a_copy, put_area, put_response
from tests.ui.contexts import room_context
from tests.ui.recorder import AskRecorder
from ui.context.period_choice import PeriodChoice
from ui.context.room import Destination
from ui.reports.reports_view import ReportsRoom

AREAS = (("a1", "Thôn Đoài", 40), ("a2", "Thôn Trung", 25), ("a3", "Thôn Thượng Ủng", 31))


def fill(office: Office) -> str:
    """Areas, a round and results; the id of the round."""
    with office.record() as rec:
        for key, name, households in AREAS:
            put_area(rec, key, name, households)
        round_id = create_round(
            rec,
            {
                "title": "Lấy ý kiến hài lòng về xây dựng nông thôn mới năm 2026",
                "target": "commune",
                "year": 2026,
                "template_code": "NTM_XA_2021",
                "template_version": "1",
            },
        )
        for key, _, households in AREAS:
            put_round_area(
                rec,
                round_id,
                key,
                total_households=households,
                forms_issued=households,
                forms_collected=30 if key == "a1" else None,
            )
        for number in range(1, 31):
            put_response(rec, f"f{number}", "a1", round_id=round_id, serial=number)
        for area, value in (("a1", "12"), ("a2", "8")):
            rec.put(
                "indicator_value",
                f"iv:MTTQ_CO_SO:TT01:2026-M09:{area}",
                {
                    "set_code": "MTTQ_CO_SO",
                    "set_version": "1",
                    "indicator_code": "TT01",
                    "period": "2026-M09",
                    "unit": area,
                    "value": value,
                },
            )
    return round_id


@dataclass
class OpenReports:
    """The room with everything that a test looks at."""

    room: ReportsRoom
    office: Office
    ask: AskRecorder
    round_id: str
    went: list[Destination] = field(default_factory=list)


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def make_reports(office: Office, qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[str], OpenReports]]:
    """Builds the room with real queues over the real book."""
    set_language("vi")
    with ExitStack() as stack:

        def make(round_id: str) -> OpenReports:
            ask = AskRecorder()
            went: list[Destination] = []
            period = PeriodChoice("2026-M09")
            context = stack.enter_context(
                room_context(office, qapp, ask=ask, navigate=went.append, period=period)
            )
            room = ReportsRoom(context)
            qtbot.addWidget(room)
            room.resize(1268, 660)
            room.show()
            room.entered()
            return OpenReports(room, office, ask, round_id, went)

        yield make


@pytest.fixture
def reports(office: Office, make_reports: Callable[[str], OpenReports], qtbot: QtBot) -> OpenReports:
    """The room showing the minutes of the first area."""
    made = make_reports(fill(office))
    qtbot.waitUntil(lambda: made.room.presenter.current is not None)
    return made
