"""The calendar of a week: what is held on its days, which deadlines end, on paper the same."""

from __future__ import annotations

from datetime import date

from desktop_app.book.office import Office
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.week import WeekItem, monday_of, week_of
from desktop_app.registers.papers.week_paper import week_paper
from desktop_app.reports.documents.rendering import render
from tests.registers.builders import begin_opinion
from tests.reports.reading import rendered, text_of

TODAY = date(2026, 10, 5)
"""A Monday."""
CONFERENCE = {
    "invited_on": "2026-10-01",
    "conference": "Giao ban quý IV",
    "host_level": "province",
    "host": "Tỉnh",
}


def begin(office: Office, code: str, **answers: str) -> str:
    with office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, code), answers)


def conference(office: Office, day: str, time: str = "08:30:00.000+07:00") -> str:
    return begin(office, "HNTT", **CONFERENCE, starts_on=day, starts_at=time)


def week(office: Office, monday: date = TODAY) -> tuple[WeekItem, ...]:
    with office.read() as connection:
        return week_of(connection, monday, office.clock.today(), office.officer)


def test_a_week_begins_on_monday() -> None:
    assert {monday_of(date(2026, 10, day)) for day in range(5, 12)} == {TODAY}


def test_what_is_held_stands_on_its_day_by_hour_and_deadlines_behind(office: Office) -> None:
    late = conference(office, "2026-10-07", "14:00:00.000+07:00")
    early = conference(office, "2026-10-07")
    conference(office, "2026-10-12")
    begin_opinion(office)
    items = week(office)
    held = [(item.matter_id, item.day.day, item.time, item.details) for item in items if not item.is_term]
    assert held == [(early, 7, "08:30", "Tỉnh"), (late, 7, "14:00", "Tỉnh")]
    terms = [(item.day.day, item.what, item.register) for item in items if item.is_term]
    assert (5, "Xác minh, tiếp nhận", "Tình hình Nhân dân, dư luận xã hội") in terms
    assert [item.is_term for item in items if item.day.day == 7] == [False, False]


def test_what_lasts_several_days_stands_on_each_of_them(office: Office) -> None:
    training = begin(office, "TAPH", planned_on="2026-09-01", from_day="2026-10-03", to_day="2026-10-06")
    assert [item.day.day for item in week(office) if item.matter_id == training and not item.is_term] == [
        5,
        6,
    ]
    before = week(office, date(2026, 9, 28))
    assert [item.day.day for item in before if item.matter_id == training and not item.is_term] == [3, 4]


def test_what_was_cancelled_or_voided_is_left_out(office: Office) -> None:
    one, two = conference(office, "2026-10-07"), conference(office, "2026-10-08")
    with office.record() as rec:
        take_step(rec, one, "cancel", Step(TODAY, reason="Tỉnh hoãn"))
        void_entry(rec, two, Step(TODAY, reason="Nhập nhầm"))
    assert [item for item in week(office) if item.matter_id in (one, two)] == []


def test_what_has_ended_is_left_out_of_the_days_behind_its_end(office: Office) -> None:
    training = begin(office, "TAPH", planned_on="2026-09-01", from_day="2026-10-05", to_day="2026-10-08")
    with office.record() as rec:
        take_step(rec, training, "hold", Step(TODAY, answers={"classes": "1", "attendees": "40"}))
    held = [item.day.day for item in week(office) if item.matter_id == training and not item.is_term]
    assert held == [5]


def test_the_paper_has_every_day_and_the_same_lines(office: Office) -> None:
    conference(office, "2026-10-07")
    with office.read() as connection:
        paper = week_paper(connection, office.clock, office.identity.commune_code, office.officer, TODAY)
    told = text_of(rendered(render, paper))
    for words in (
        "LỊCH CÔNG TÁC TUẦN",
        "Từ ngày 05/10/2026 đến ngày 11/10/2026",
        "Chủ nhật, 11/10/2026",
        "08:30",
    ):
        assert words in told
    assert "Giao ban quý IV" in told
