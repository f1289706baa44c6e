"""The reminder: polite, names what is missing and the due day; as a text and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.progress.board import Board, UnitProgress, load_board
from desktop_app.movements.progress.reminder import ReminderSender, reminder_paper, reminder_text, sender_of
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.wording import load_wording
from tests.builders import COMMUNE, a_copy, put_area
from tests.reports.reading import rendered, text_of

SET = "MTTQ_CO_SO"
CLOCK = FixedClock(datetime(2026, 9, 24, 5, tzinfo=UTC))


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_area(rec, "a2", "Thôn Đông")
        set_values(rec, SET, "1", [(Cell("a1", "NT01", "2026-M09"), "3")])
    yield made
    made.close()


def board(office: Office) -> Board:
    with office.read() as connection:
        return load_board(connection, CLOCK, COMMUNE, SET, Period.parse("2026-M09"))


SENDER = ReminderSender("Ban Thường trực", load_wording("common"))


def units(found: Board, *keys: str) -> list[UnitProgress]:
    return [each for each in found.units if each.unit.key in keys]


def test_to_one_unit(office: Office) -> None:
    found = board(office)
    (unit,) = units(found, "a1")
    lines = reminder_text(SENDER, found, [unit], {}).split("\n")
    assert lines[0] == "Kính gửi Thôn Đoài,"
    assert f"số liệu tháng 9 năm 2026 của Thôn Đoài mới có 1/{unit.expected} ô" in lines[1]
    assert lines[2:12] == [f"- {indicator.name.vi}" for indicator in unit.missing[:10]]
    assert lines[12] == f"- {len(unit.missing) - 10:02d} chỉ tiêu khác"
    assert lines[-2] == "Hạn nộp là 20/09/2026, đến nay đã quá 04 ngày."
    assert lines[-1].endswith("Trân trọng cảm ơn!")


def test_to_several_units(office: Office) -> None:
    found = board(office)
    text = reminder_text(SENDER, found, units(found, "a1", "a2"), {})
    assert text.startswith("Kính gửi các khu dân cư, đơn vị,")
    assert "- Thôn Đoài: có 1/" in text
    assert "- Thôn Đông: có 0/" in text


def test_the_notice_on_paper(office: Office) -> None:
    found = board(office)
    with office.read() as connection:
        paper = reminder_paper(connection, CLOCK, COMMUNE, found, units(found, "a1", "a2"))
        issuer = sender_of(connection, COMMUNE).issuer
    text = " ".join(text_of(rendered(render, paper)).split())
    assert "THÔNG BÁO" in text
    assert paper.head.symbol == "TB-MTTQ-BTT"
    assert "Thôn Đoài" in text
    assert "Thôn Đông" in text
    assert "ngày 20 tháng 9 năm 2026" in text
    assert issuer in text
