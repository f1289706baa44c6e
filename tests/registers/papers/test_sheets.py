"""Sheets of a register: the daily line, damage by area, hot spots; what is sent goes once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.journal.urgent import waiting
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.ranking import hot_spots_of
from desktop_app.registers.lists.sheets import FilledSheet, fill_sheet
from desktop_app.registers.papers.sheet_paper import hot_spots_paper, send_sheet, sheet_paper
from desktop_app.registers.papers.span_words import span_words
from desktop_app.reports.documents.rendering import render
from tests.builders import put_area
from tests.registers.builders import ON, begin_opinion, past_of, put_unknown
from tests.reports.reading import rendered, text_of

PRESS = {"source": "press", "medium": "Báo Làng", "link": "https://bao.invalid/1"}
FROM, TILL = date(2026, 1, 1), date(2026, 12, 31)


def sheet(office: Office, code: str, name: str, first: date, last: date) -> FilledSheet:
    with office.read() as connection:
        register = register_in_use(connection, code)
        return fill_sheet(connection, register, name, first, last, office.clock.today(), office.officer)


def send(office: Office, day: date = ON) -> int:
    with office.record() as rec:
        return send_sheet(rec, "DLXH", "daily", day)


def test_the_daily_line_has_what_press_and_networks_said_on_the_day(office: Office) -> None:
    begin_opinion(office)
    one = begin_opinion(office, **PRESS, content="Chợ tạm")
    begin_opinion(office, **{**PRESS, "noted_on": (ON - timedelta(days=1)).isoformat()})
    gone = begin_opinion(office, **PRESS)
    with office.record() as rec:
        void_entry(rec, gone, Step(office.clock.today(), reason="Nhập nhầm"))
    (row,) = sheet(office, "DLXH", "daily", ON, ON).rows
    assert (row.matter_id, row.sent) == (one, False)
    assert row.cells[:3] == ("Báo chí; Báo Làng", "Chợ tạm", "https://bao.invalid/1")
    urgent = begin_opinion(office, **{**PRESS, "urgency": "urgent"}, content="Sạt lở")
    assert [each.matter_id for each in sheet(office, "DLXH", "daily", ON, ON).rows] == [urgent, one]


def test_an_entry_is_sent_once_and_its_history_says_so(office: Office) -> None:
    one = begin_opinion(office, **PRESS, content="Chợ tạm")
    assert send(office) == 1
    two = begin_opinion(office, **PRESS, content="Cầu treo")
    assert send(office) == 1
    with pytest.raises(Problem):
        send(office)
    with office.read() as connection:
        messages = waiting(connection)
    assert [[row.label for row in message.rows] for message in messages] == [["1. Báo chí; Báo Làng"]] * 2
    assert all("https://bao.invalid/1" in message.rows[0].text for message in messages)
    assert {message.id for message in messages} == {
        past_of(office, one).events[-1].id,
        past_of(office, two).events[-1].id,
    }
    assert past_of(office, one).state == "new"


def test_a_long_day_goes_in_several_messages_and_nothing_is_cut_off(office: Office) -> None:
    with office.record() as rec:
        register = register_in_use(rec.connection, "DLXH")
        for number in range(31):
            answers = {"noted_on": ON.isoformat(), "content": f"Tin {number}", "field": "land", **PRESS}
            begin_entry(rec, register, {**answers, "urgency": "normal"})
    assert send(office) == 31
    with office.read() as connection:
        assert sorted(len(message.rows) for message in waiting(connection)) == [1, 30]


def test_damage_is_added_up_by_area_on_screen_and_paper(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đông")
        put_area(rec, "a2", "Thôn Đoài")
        register = register_in_use(rec.connection, "THTT")
        for area, address, loss in (
            ("a1", "Xóm Trên", "12000000"),
            ("a2", "Xóm Dưới", "500000"),
            ("a2", "Bãi", ""),
        ):
            answers = {"noted_on": ON.isoformat(), "disaster": "Bão", "address": address, "kind": "houses"}
            begin_entry(
                rec, register, {**answers, "degree": "heavy", "damage": "Tốc mái", "loss": loss}, area
            )
    filled = sheet(office, "THTT", "damage", FROM, TILL)
    assert [(group.name, len(group.rows), group.sums[-1]) for group in filled.groups] == [
        ("Thôn Đoài", 2, Decimal(500_000)),
        ("Thôn Đông", 1, Decimal(12_000_000)),
    ]
    assert filled.sums[-1] == 12_500_000
    with office.read() as connection:
        paper = sheet_paper(
            connection,
            office.clock,
            office.identity.commune_code,
            office.officer,
            ("THTT", "damage"),
            (FROM, TILL),
        )
    told = text_of(rendered(render, paper))
    for words in ("BẢNG THỐNG KÊ THIỆT HẠI DO THIÊN TAI", "Thôn Đông", "12.500.000", "Tổng cộng"):
        assert words in told


def test_a_figure_that_nobody_said_is_none_and_not_zero(office: Office) -> None:
    with office.record() as rec:
        register = register_in_use(rec.connection, "THTT")
        answers = {"noted_on": ON.isoformat(), "disaster": "Bão", "address": "Bãi", "kind": "houses"}
        begin_entry(rec, register, {**answers, "degree": "heavy", "damage": "Tốc mái"})
    filled = sheet(office, "THTT", "damage", FROM, TILL)
    assert filled.sums[-1] is None
    told = filled.sum_cells("Tổng cộng", filled.sums)
    assert (told.count("Tổng cộng"), told[-1]) == (1, "")


def test_a_list_of_nothing_says_so_once(office: Office) -> None:
    with office.read() as connection:
        place = (connection, office.clock, office.identity.commune_code, office.officer)
        whole_list = hot_spots_paper(*place, "DLXH", FROM, TILL)
        empty = sheet_paper(*place, ("DLXH", "daily"), (ON, ON)), whole_list
        begin_opinion(office, **PRESS)
    with office.read() as connection:
        full = sheet_paper(connection, *place[1:], ("DLXH", "daily"), (ON, ON))
    for paper in empty:
        told = text_of(rendered(render, paper))
        assert "(Chưa ghi mục nào.)" in told
        assert "0 mục" not in told
        assert "Xếp theo" not in told
    assert "Danh sách có 01 mục./." in text_of(rendered(render, full))


def test_what_cannot_be_counted_is_told_on_every_paper(office: Office) -> None:
    opinion = begin_opinion(office, **PRESS)
    put_unknown(office, opinion)
    assert sheet(office, "DLXH", "daily", ON, ON).unknown == 1
    assert sheet(office, "DLXH", "daily", TILL, TILL).unknown == 0
    with office.read() as connection:
        place = (connection, office.clock, office.identity.commune_code, office.officer)
        papers = [
            sheet_paper(*place, ("DLXH", "daily"), (ON, ON)),
            hot_spots_paper(*place, "DLXH", date(2026, 1, 1), date(2026, 12, 31)),
        ]
    for paper in papers:
        assert "Chưa tính: 01 mục ghi theo phiên bản sổ chưa có" in text_of(rendered(render, paper))


def test_hot_spots_are_ranked_by_field_and_area(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đông")
    for urgency, tone in (("urgent", "upset"), ("normal", "upset"), ("normal", "worried")):
        begin_opinion(office, "a1", field="land", urgency=urgency, tone=tone)
    begin_opinion(office, "a1", field="traffic")
    with office.read() as connection:
        register = register_in_use(connection, "DLXH")
        today = office.clock.today()
        spots = hot_spots_of(connection, register, FROM, TILL, today, office.officer)
        assert [(spot.names, spot.entries, spot.open, spot.counts) for spot in spots] == [
            (("Đất đai", "Thôn Đông"), 3, 3, (1, 2)),
            (("Đô thị – Giao thông", "Thôn Đông"), 1, 1, (0, 0)),
        ]
        paper = hot_spots_paper(
            connection, office.clock, office.identity.commune_code, office.officer, "DLXH", FROM, TILL
        )
    text = text_of(rendered(render, paper))
    assert "Đất đai" in text
    assert "năm 2026" in " ".join(text.split())


def test_those_that_weigh_the_same_share_a_rank(office: Office) -> None:
    for field in ("land", "traffic", "land", "welfare"):
        begin_opinion(office, field=field)
    with office.read() as connection:
        register, today = register_in_use(connection, "DLXH"), office.clock.today()
        spots = hot_spots_of(connection, register, FROM, TILL, today, office.officer)
        paper = hot_spots_paper(
            connection, office.clock, office.identity.commune_code, office.officer, "DLXH", FROM, TILL
        )
    assert [spot.rank for spot in spots] == [1, 2, 2]
    assert [row.cells[0] for row in paper.parts[0].rows] == ["1", "2", "2"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-01-01", "2026-12-31", "năm 2026"),
        ("2026-01-01", "2026-09-30", "9 tháng đầu năm 2026"),
        ("2026-07-01", "2026-12-31", "6 tháng cuối năm 2026"),
        ("2026-01-01", "2026-06-30", "6 tháng đầu năm 2026"),
        ("2026-07-01", "2026-09-30", "quý III năm 2026"),
        ("2026-10-01", "2026-12-31", "quý IV năm 2026"),
        ("2028-02-01", "2028-02-29", "tháng 2 năm 2028"),
        ("2028-02-01", "2028-02-28", "từ ngày 01/02/2028 đến ngày 28/02/2028"),
        ("2026-02-01", "2026-04-30", "từ ngày 01/02/2026 đến ngày 30/04/2026"),
        ("2025-12-01", "2026-11-30", "từ ngày 01/12/2025 đến ngày 30/11/2026"),
        ("2025-07-01", "2026-09-30", "từ ngày 01/07/2025 đến ngày 30/09/2026"),
    ],
)
def test_days_of_a_period_are_named_as_the_period(first: str, last: str, words: str) -> None:
    assert span_words(date.fromisoformat(first), date.fromisoformat(last)) == words
