"""What was collected for a draft adds up: offered with its paper, compared, and on one sheet."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.reading import history
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.entries.taking_back import take_back
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.totals import differing, totals_of
from desktop_app.registers.papers.summary_sheet import summary_sheet
from desktop_app.reports.documents.rendering import render
from tests.builders import COMMUNE
from tests.catalogue.registers.shipped import shipped
from tests.registers.builders import ON, past_of
from tests.reports.reading import rendered, text_of

DRAFT = {
    "received_on": "2026-09-20",
    "subject": "Dự thảo hương ước thôn",
    "abstract": "Lấy ý kiến hương ước",
    "channels": "residents box",
    "from_day": "2026-09-21",
    "to_day": "2026-10-04",
}
AREAS = (("Thôn Đoài", "residents", 5, 80), ("Thôn Thượng", "residents", 4, 64), ("Thôn Hạ", "box", 0, 0),
         ("Thôn Trung", "residents", 3, 51))  # fmt: skip
GYDT = shipped("GYDT")


def collected(office: Office) -> str:
    """A draft about which four areas were asked: 12 comments."""
    with office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, "GYDT"), DRAFT)
        today = rec.clock.today()
        take_step(rec, matter_id, "begin", Step(today))
        for area, channel, comments, people in AREAS:
            answers = {
                "channel": channel,
                "collected_where": area,
                "raised": "some" if comments else "nothing",
            }
            if comments:
                answers |= {"comments": str(comments), "comments_text": f"Ý kiến của {area}"}
            if people:
                answers |= {"meetings": "1", "attendances": str(people)}
            take_step(rec, matter_id, "collect", Step(today, answers=answers))
    return matter_id


def test_what_was_collected_is_added_up_and_compared(office: Office) -> None:
    matter_id = collected(office)
    past = past_of(office, matter_id)
    assert totals_of(GYDT, past, "send") == {
        "meetings_total": "3",
        "attendances_total": "195",
        "comments_total": "12",
    }
    assert totals_of(GYDT, past, "collect") == {}
    (other,) = differing(GYDT, past, "send", {"comments_total": "11", "meetings_total": "3"})
    assert (other.question, other.typed, other.total) == ("comments_total", "11", "12")


def test_what_was_taken_back_is_not_added(office: Office) -> None:
    matter_id = collected(office)
    last = past_of(office, matter_id).last("collect")
    assert last is not None
    with office.record() as rec:
        take_back(rec, matter_id, last.id, Step(rec.clock.today(), reason="Ghi nhầm"))
        past: History = history(rec.connection, matter_id)
    assert totals_of(GYDT, past, "send")["comments_total"] == "9"


def test_nothing_collected_offers_nothing(office: Office) -> None:
    with office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, "GYDT"), DRAFT)
    past = past_of(office, matter_id)
    assert totals_of(GYDT, past, "send") == {}
    assert differing(GYDT, past, "send", {"comments_total": "0"}) == []


def test_the_summary_has_a_row_for_each_area_and_the_total(office: Office) -> None:
    matter_id = collected(office)
    with office.read() as connection:
        paper = summary_sheet(connection, office.clock, COMMUNE, matter_id, office.officer)
    (part,) = paper.parts
    assert [row.cells[1] for row in part.rows] == [*(area for area, *_ in AREAS), "Tổng cộng"]
    assert part.rows[0].cells[2:7] == ("Họp dân", "05/10/2026", "1", "80", "5")
    assert part.rows[-1].cells[4:7] == ("3", "195", "12")
    text = text_of(rendered(render, paper))
    assert "BẢNG TỔNG HỢP Ý KIẾN GÓP Ý" in text
    assert "Dự thảo hương ước thôn" in text


def test_the_comments_of_a_criticism_are_rows_too(office: Office) -> None:
    answers = {
        "comments/comment[]": "2",
        "comments/comment[1]/comment_on": "Điều 3",
        "comments/comment[1]/comment_text": "Mức thu cao",
        "comments/comment[2]/comment_text": "Thiếu lộ trình",
        "comments/comment[2]/comment_asks": "Bổ sung lộ trình",
        "overall": "agree_with",
    }
    held = {"held_on": ON.isoformat(), "composition": "Các tổ chức", "participants": "20"}
    with office.record() as rec:
        register = register_in_use(rec.connection, "PBXH")
        given = {"received_on": ON.isoformat(), "draft_title": "Đề án thu gom rác", "drafter": "UBND xã"}
        matter_id = begin_entry(rec, register, {**given, "form_of": "written"})
        take_step(rec, matter_id, "hold", Step(ON, answers=held))
        sent = Step(ON, addressee="UBND xã", paper=Paper("3/BC", ON), answers=answers)
        take_step(rec, matter_id, "send", sent)
    with office.read() as connection:
        paper = summary_sheet(connection, office.clock, COMMUNE, matter_id, office.officer)
    assert [row.cells for row in paper.parts[0].rows] == [
        ("1", "Điều 3", "Mức thu cao", ""),
        ("2", "", "Thiếu lộ trình", "Bổ sung lộ trình"),
    ]
