"""The quick report of an urgent entry: a step, a message that goes first, a paper."""

from __future__ import annotations

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.journal.urgent import waiting
from desktop_app.office.profile import load_profile
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import SeenOtherwise, Step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.papers.quick_report import (
    first_answers,
    quick_paper,
    report_quickly,
    rows_of,
)
from desktop_app.reports.documents.rendering import render
from tests.builders import put_area
from tests.registers.builders import begin_opinion, begin_urgent, past_of, report
from tests.reports.reading import rendered, text_of


def draft_of(office: Office, matter_id: str, **answers: str) -> RegisterEntryDraft:
    with office.read() as connection:
        matter, register = entry_of(connection, matter_id), register_in_use(connection, "DLXH")
        opened = fields_of_entry(connection, matter_id)
    given = {**matter.answers, **answers}
    return RegisterEntryDraft(
        matter_id, "DLXH", register.version, "", given, "", office.officer, opened=opened
    )


def test_it_is_a_step_and_a_message_with_one_id(office: Office) -> None:
    matter_id = begin_urgent(office)
    event_id = report(office, matter_id)
    past = past_of(office, matter_id)
    assert (past.state, past.events[-1].id, past.events[-1].action) == ("new", event_id, "quick_report")
    with office.read() as connection:
        (message,) = waiting(connection)
    assert (message.id, message.entity, message.author) == (event_id, "register_event", office.officer)
    assert [(row.label, row.text) for row in message.rows][:2] == [
        ("Vụ việc", "Sạt lở đường vào thôn"),
        ("Thời gian", "5 giờ 30 phút"),
    ]


def test_what_was_filled_in_again_is_corrected_with_it_or_not_at_all(office: Office) -> None:
    matter_id = begin_urgent(office)
    draft = draft_of(office, matter_id, done="Đã cắm biển")
    with office.record() as rec:
        report_quickly(rec, matter_id, draft, Step(rec.clock.today()))
    with office.read() as connection:
        assert entry_of(connection, matter_id).answers["done"] == "Đã cắm biển"
        assert ("Đã xử lý", "Đã cắm biển") in [(row.label, row.text) for row in waiting(connection)[0].rows]
    late = draft_of(office, matter_id, done="Đã thông đường")
    step = Step(office.clock.today(), seen=frozenset({"another"}))
    with pytest.raises(SeenOtherwise), office.record() as rec:
        report_quickly(rec, matter_id, late, step)
    with office.read() as connection:
        assert entry_of(connection, matter_id).answers["done"] == "Đã cắm biển"
        assert len(waiting(connection)) == 1


def test_only_an_urgent_entry_is_reported(office: Office) -> None:
    matter_id = begin_opinion(office)
    with pytest.raises(Problem, match="urgent"):
        report(office, matter_id)
    with office.read() as connection:
        assert waiting(connection) == []
        with pytest.raises(Problem):
            quick_paper(connection, office.clock, office.identity.commune_code, "none", office.officer)


def test_the_paper_says_what_the_message_says(office: Office) -> None:
    matter_id = begin_urgent(office, asks="Hỗ trợ máy xúc")
    with office.read() as connection:
        paper = quick_paper(connection, office.clock, office.identity.commune_code, matter_id, office.officer)
    told = text_of(rendered(render, paper))
    for words in ("BÁO CÁO NHANH", "Địa điểm: Cầu Suối Cạn", "Số người liên quan: 12", "Hỗ trợ máy xúc"):
        assert words in told


def test_who_gets_it_is_on_the_paper_before_whom_the_office_names(office: Office) -> None:
    matter_id = begin_urgent(office)
    with office.read() as connection:
        own = load_profile(connection, office.identity.commune_code).recipients
    report(office, matter_id, "Thường trực Đảng ủy xã; UBND xã")
    with office.read() as connection:
        paper = quick_paper(connection, office.clock, office.identity.commune_code, matter_id, office.officer)
    assert paper.recipients == ("- Thường trực Đảng ủy xã;", "- UBND xã;", *own)
    report(office, matter_id, own[0].strip("- ;"))
    with office.read() as connection:
        paper = quick_paper(connection, office.clock, office.identity.commune_code, matter_id, office.officer)
    assert paper.recipients == own


def test_what_is_reported_again_is_a_supplement(office: Office) -> None:
    matter_id = begin_urgent(office)
    for called in ("Báo cáo nhanh", "Báo cáo nhanh (bổ sung lần 1)", "Báo cáo nhanh (bổ sung lần 2)"):
        event_id = report(office, matter_id)
        with office.read() as connection:
            sent = next(each for each in waiting(connection) if each.id == event_id)
            paper = quick_paper(
                connection, office.clock, office.identity.commune_code, matter_id, office.officer
            )
        assert sent.kind.startswith(f"{called} – ")
        assert called.upper() in text_of(rendered(render, paper)).replace("\n", " ")


@pytest.mark.parametrize(
    ("in_area", "place", "first", "told"),
    [
        (True, "", {"place": "Bản Nà"}, "Bản Nà"),
        (False, "", {"place": "Xã Mẫu"}, ""),
        (True, "Cầu Suối Cạn", {}, "Cầu Suối Cạn; Bản Nà"),
        (True, "Cầu Suối Cạn, bản Nà", {}, "Cầu Suối Cạn, bản Nà"),
    ],
)
def test_where_it_happened_is_known_by_the_area_and_said_once(
    office: Office, in_area: bool, place: str, first: dict[str, str], told: str
) -> None:
    with office.record() as rec:
        put_area(rec, "a1", name="Bản Nà")
    matter_id = begin_urgent(office, "a1" if in_area else "", place=place)
    with office.read() as connection:
        (whole,) = whole_entries(connection, [matter_id], office.clock.today())
        report = register_in_use(connection, "DLXH").quick_report
    assert report is not None
    assert first_answers(report, whole, "Xã Mẫu") == first
    assert dict(rows_of(report, whole))["Địa điểm"] == told
