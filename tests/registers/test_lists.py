"""Entries as people look at them: lists, deadlines, the timeline, statistics."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.i18n import tr
from desktop_app.book.office import Office
from desktop_app.book.search import find
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.registers.definition import Statistic
from desktop_app.catalogue.registers.sources import Source
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.entries.drafts import draft_of, save_draft
from desktop_app.registers.entries.entering import save_entry
from desktop_app.registers.entries.lines import make_lines
from desktop_app.registers.entries.links import link, links_of, unlink
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import Paper, RegisterEntryDraft, RegisterEntryLine
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use, registers_in_use
from desktop_app.registers.kinds.rights import may_read, readable_by
from desktop_app.registers.lists.due_list import due_entries
from desktop_app.registers.lists.listing import (
    EntryFilter,
    Listing,
    Which,
    lines_of,
    list_entries,
    whole_entries,
)
from desktop_app.registers.lists.statistics import statistics_of
from desktop_app.registers.lists.telling import receipt_code
from desktop_app.registers.lists.timeline import timeline_of
from desktop_app.storage.tables.registers import matter_words, register_event
from tests.builders import an_office, put_area, register
from tests.registers.builders import AN_OPINION, ON, begin_opinion
from tests.support.statements import traced
from ui.search.hits import hit_of

TODAY = date(2026, 10, 5)


def listed(office: Office, **wanted: object) -> Listing:
    with office.read() as connection:
        return list_entries(connection, EntryFilter("DLXH", **wanted), office.officer)  # type: ignore[arg-type]


def lines(office: Office, **wanted: object) -> list[RegisterEntryLine]:
    with office.read() as connection:
        return lines_of(connection, listed(office, **wanted).ids)


def titles(office: Office, **wanted: object) -> list[str]:
    return [line.title for line in lines(office, **wanted)]


def receive(office: Office, matter_id: str, on: date = ON) -> None:
    with office.record() as rec:
        take_step(rec, matter_id, "receive", Step(on))


def test_urgent_entries_stand_first_then_the_latest(office: Office) -> None:
    begin_opinion(office, content="cũ", noted_on="2026-09-01")
    begin_opinion(office, content="mới", noted_on="2026-10-01")
    begin_opinion(office, content="khẩn", noted_on="2026-08-01", urgency="urgent")
    assert titles(office) == ["khẩn", "mới", "cũ"]


def test_an_entry_that_ended_leaves_the_open_ones_and_no_longer_presses(office: Office) -> None:
    urgent = begin_opinion(office, content="khẩn", noted_on="2026-08-01", urgency="urgent")
    begin_opinion(office, content="thường", noted_on="2026-10-01")
    receive(office, urgent)
    with office.record() as rec:
        take_step(rec, urgent, "answer", Step(TODAY, answers={"result": "xong"}))
    assert titles(office) == ["thường"]
    assert titles(office, which=Which.ALL) == ["thường", "khẩn"]
    assert titles(office, which="answered") == ["khẩn"]
    found = listed(office)
    assert (len(found.ids), found.total) == (1, 2)


@pytest.mark.parametrize("text", ["duong ngap", "NGẬP đường", "mưa", "01/2026", "ha tang", "ubnd", "15/mttq"])
def test_every_word_of_an_entry_finds_it_without_accents(office: Office, text: str) -> None:
    found_id = begin_opinion(office)
    begin_opinion(office, content="Chuyện khác", field="land")
    receive(office, found_id)
    with office.record() as rec:
        paper = Paper("15/MTTQ")
        take_step(rec, found_id, "forward", Step(TODAY, addressee="UBND xã", paper=paper))
    assert list(listed(office, text=text).ids) == [found_id]


@pytest.mark.parametrize("kept", ['quy "vi nguoi ngheo"', "quy “vi nguoi ngheo”"], ids=["now", "before"])
def test_a_quoted_name_is_found_by_either_mark(office: Office, kept: str) -> None:
    """Words that were kept before both were taken for the same have the marks of papers."""
    found_id = begin_opinion(office, content="Quỹ “Vì người nghèo”")
    with office.record() as rec:
        rec.connection.execute(update(matter_words).values(words=kept))
    for text in ('"Vì người nghèo"', "“vi nguoi", 'nghèo"'):
        assert listed(office, text=text).ids == (found_id,), text
    with office.read() as connection:
        assert [hit.id for hit in find(connection, '"Vì người', office.officer)] == [found_id]


def test_the_code_of_the_receipt_finds_the_entry_in_the_list_and_in_the_whole_book(office: Office) -> None:
    wanted, _ = begin_opinion(office), begin_opinion(office)
    with office.read() as connection:
        code = receipt_code(entry_of(connection, wanted))
    for text in (code, code.lower(), code[-6:], f"duong {code}"):
        assert listed(office, text=text).ids == (wanted,)
    assert listed(office, text=code.replace("2026", "2025")).ids == ()
    with office.read() as connection:
        assert [hit.id for hit in find(connection, code, office.officer)] == [wanted]


def test_a_search_reads_the_catalogue_once_and_not_for_each_register(office: Office) -> None:
    begin_opinion(office)
    with traced(office.store) as seen, office.read() as connection:
        registers = registers_in_use(connection)
        seen.clear()
        assert find(connection, "duong ngap", office.officer)
        assert readable_by(connection, office.officer, registers) == [
            each for each in registers if may_read(connection, office.officer, each)
        ]
        seen.clear()
        find(connection, "duong ngap", office.officer)
    whole = [each for each in seen if "FROM catalogue_package" in each and "package_version =" not in each]
    assert 0 < len(whole) < 5 < len(registers)


def test_the_search_finds_what_is_void_last_and_says_so(office: Office) -> None:
    void, counts = begin_opinion(office), begin_opinion(office, noted_on="2026-01-05")
    with office.record() as rec:
        void_entry(rec, void, Step(TODAY, reason="Nhập nhầm"))
    with office.read() as connection:
        hits = find(connection, "duong ngap", office.officer)
    assert [(hit.id, hit.void) for hit in hits] == [(counts, False), (void, True)]
    assert [hit_of(hit).detail.startswith(tr("Void · {what}", what="")) for hit in hits] == [False, True]


def test_lists_are_narrowed_by_area_and_year(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    begin_opinion(office, "a1", content="ở Đoài")
    begin_opinion(office, content="năm trước", noted_on="2025-12-31")
    assert titles(office, area_id="a1") == ["ở Đoài"]
    assert titles(office, year=2025) == ["năm trước"]


def test_a_voided_entry_is_in_no_list_but_its_own(office: Office) -> None:
    gone = begin_opinion(office)
    with office.record() as rec:
        void_entry(rec, gone, Step(TODAY, reason="ghi trùng"))
    assert titles(office) == []
    assert list(listed(office, which=Which.VOIDED).ids) == [gone]


def test_the_number_is_given_with_the_step_and_stands_in_the_list(office: Office) -> None:
    first, second = begin_opinion(office), begin_opinion(office, content="thứ hai")
    receive(office, first)
    receive(office, second, TODAY)
    assert {line.id: line.number for line in lines(office)} == {first: "01/2026", second: "02/2026"}


def test_a_correction_writes_what_was_changed_and_the_timeline_tells_it(office: Office) -> None:
    matter_id = begin_opinion(office)
    with office.read() as connection:
        opinions = register_in_use(connection, "DLXH")
        opened = fields_of_entry(connection, matter_id)
    answers = {**AN_OPINION, "content": "Đường vào thôn ngập sâu"}
    draft = RegisterEntryDraft(matter_id, "DLXH", "1", "", answers, "content", office.officer, opened=opened)
    with office.store.write() as connection:
        save_draft(connection, draft, office.clock)
    with office.record() as rec:
        save_entry(rec, opinions, draft)
    with office.read() as connection:
        assert draft_of(connection, matter_id) is None
        told = timeline_of(connection, matter_id, TODAY, office.officer)
    assert told is not None
    last = told.items[-1]
    assert last.action == "corrected"
    assert [(said.before, said.value) for said in last.said] == [
        ("Đường vào thôn ngập sau mưa", "Đường vào thôn ngập sâu")
    ]


def test_linked_entries_stand_in_one_timeline(office: Office) -> None:
    first, second, third = (begin_opinion(office, content=text) for text in ("một", "hai", "ba"))
    with office.record() as rec:
        link(rec, first, second)
        link_id = link(rec, second, third)
    with office.read() as connection:
        told = timeline_of(connection, first, TODAY, office.officer)
        assert told is not None
        assert {item.matter_id for item in told.items} == {first, second, third}
        assert [other.title for other in told.linked] == ["hai"]
    with office.record() as rec:
        unlink(rec, link_id, "nhầm")
    with office.read() as connection:
        assert links_of(connection, third) == []
        told = timeline_of(connection, first, TODAY, office.officer)
    assert told is not None
    assert {item.matter_id for item in told.items} == {first, second}


def test_what_is_due_stands_with_the_worst_first_and_says_why(office: Office) -> None:
    late = begin_opinion(office, content="trễ", noted_on="2026-09-01")
    today = begin_opinion(office, content="hôm nay", noted_on="2026-10-02")
    done = begin_opinion(office, content="xong", noted_on="2026-09-01")
    receive(office, done)
    with office.record() as rec:
        take_step(rec, done, "answer", Step(TODAY, answers={"result": "xong"}))
    with office.read() as connection:
        due = due_entries(connection, TODAY, office.officer)
    assert [item.matter_id for item in due] == [late, today]
    assert [item.urgency for item in due] == [Urgency.LONG_OVERDUE, Urgency.DUE_TODAY]
    assert due[1].deadline.sentences()
    urgent = begin_opinion(office, content="khẩn", noted_on="2026-10-02", urgency="urgent")
    with office.read() as connection:
        due = due_entries(connection, TODAY, office.officer)
        found = find(connection, "ha tang", office.officer)
    assert [(item.matter_id, item.urgent) for item in due] == [(urgent, True), (late, False), (today, False)]
    assert next(item.id for item in found) == urgent


def test_steps_recorded_by_a_wrong_clock_are_put_in_order_before_terms_are_reckoned(office: Office) -> None:
    again = begin_opinion(office, noted_on="2026-09-01")
    receive(office, again, date(2026, 9, 1))
    with office.record() as rec:
        take_step(rec, again, "answer", Step(date(2026, 9, 4), answers={"result": "xong"}))
        take_step(rec, again, "reopen", Step(date(2026, 9, 4), reason="chưa xong"))
    with office.store.write() as connection:
        event = register_event.c  # the computer that took the last step was an hour behind
        early = event.recorded_at - 3_600_000
        connection.execute(update(register_event).where(event.action == "reopen").values(recorded_at=early))
        make_lines(connection, [again])
    with office.read() as connection:
        due = due_entries(connection, TODAY, office.officer)
        told = timeline_of(connection, again, TODAY, office.officer)
    assert told is not None
    assert [item.deadline.due.due_on for item in due] == [date(2026, 9, 11)]
    assert due[0].deadline.due.due_on in [each.due.due_on for each in told.deadlines]


def test_what_was_open_is_due_in_a_book_of_revision_0042(tmp_path: Path) -> None:
    office, later = an_office(tmp_path), TODAY + timedelta(days=90)
    receive(office, begin_opinion(office, noted_on="2026-09-01"), date(2026, 9, 2))
    begin_opinion(office, noted_on="2026-10-02")
    with office.read() as connection:
        before = due_entries(connection, later, office.officer)
    with office.store.write() as connection:  # as it was written before lines had a course
        for line in (
            "DROP TABLE office_key",
            "DROP TABLE key_holder",
            "DROP TABLE held_key",
            "DROP TABLE sealed_otherwise",
            "ALTER TABLE access_log DROP COLUMN link",
            "DROP TABLE digest_basis",
            "DROP TABLE digest_part",
            "DROP TABLE sync_birth",
            "ALTER TABLE matter_line DROP COLUMN course",
            "DROP INDEX ix_register_event_matter_id",
            "CREATE INDEX ix_register_event_course ON register_event (matter_id, recorded_at, id)",
            "ALTER TABLE journal_op DROP COLUMN continues",
            "ALTER TABLE sync_rejected DROP COLUMN act",
            "ALTER TABLE target_value DROP COLUMN set_version",
            "DROP TABLE figure_count",
            "ALTER TABLE catalogue_package DROP COLUMN scale",
            "ALTER TABLE indicator_value DROP COLUMN note_version",
            "DROP INDEX ix_survey_response_faults",
            "ALTER TABLE survey_response DROP COLUMN faults",
            "ALTER TABLE survey_count DROP COLUMN serials",
            "ALTER TABLE register_event DROP COLUMN takes_back",
            "ALTER TABLE register_event DROP COLUMN act",
            "ALTER TABLE register_event DROP COLUMN replaced",
            "ALTER TABLE residential_area DROP COLUMN names_until",
            "UPDATE alembic_version SET version_num = '0042'",
        ):
            connection.exec_driver_sql(line)
    office.close()
    again = an_office(tmp_path)
    with again.read() as connection:
        due = due_entries(connection, later, again.officer)
    again.close()
    said, said_before = (
        [(item.matter_id, item.deadline.due.due_on, item.deadline.sentences()) for item in each]
        for each in (due, before)
    )
    assert len(said) == 2
    assert said == said_before


def test_columns_tell_answers_facts_and_the_last_step_of_a_kind(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    matter_id = begin_opinion(office, "a1")
    receive(office, matter_id)
    with office.record() as rec:
        take_step(rec, matter_id, "forward", Step(ON, addressee="Công an xã"))
        take_step(rec, matter_id, "forward", Step(TODAY, addressee="UBND xã"))
    with office.read() as connection:
        (told,) = whole_entries(connection, [matter_id], TODAY)

    def said(text: str) -> str:
        source = Source.parse(text)
        assert source is not None
        return told.tell(source)

    assert said("@number") == "01/2026"
    assert said("@area") == "Thôn Đoài"
    assert said("@day") == "02/10/2026"
    assert said("forward@addressee") == "UBND xã"
    assert said("forward@times") == "2"
    assert said("answer/result") == ""
    assert said("content") == "Đường vào thôn ngập sau mưa"


def test_statistics_count_what_is_there_and_what_is_open(office: Office) -> None:
    begin_opinion(office, field="land")
    begin_opinion(office, field="land", noted_on="2026-09-30")
    gone = begin_opinion(office, field="land")
    ended = begin_opinion(office, field="welfare")
    receive(office, ended)
    with office.record() as rec:
        void_entry(rec, gone, Step(TODAY, reason="ghi trùng"))
        take_step(rec, ended, "answer", Step(TODAY, answers={"result": "xong"}))
    with office.read() as connection:
        opinions = register_in_use(connection, "DLXH")
        tables = statistics_of(
            connection, opinions, date(2026, 1, 1), date(2026, 12, 31), TODAY, office.officer
        )
    by_field = tables[0]
    assert [(row.count, row.open) for row in by_field.rows] == [(2, 2), (1, 0)]
    assert by_field.total == 3


def test_statistics_of_two_sources_cross_them_and_open_entries_stand_by_their_deadlines(
    office: Office,
) -> None:
    begin_opinion(office, field="land", noted_on="2026-09-01")
    begin_opinion(office, field="land")
    ended = begin_opinion(office, field="land")
    other = begin_opinion(office, field="welfare")
    for each in (ended, other):
        receive(office, each)
    with office.record() as rec:
        take_step(rec, ended, "answer", Step(TODAY, answers={"result": "xong"}))
    with office.read() as connection:
        opinions = register_in_use(connection, "DLXH")
        crossing = Statistic(Source.parse("field"), Label("", ""), by=Source.parse("@state"))  # type: ignore[arg-type]
        asked = replace(opinions, statistics=(crossing,))
        crossed, by_deadline = statistics_of(
            connection, asked, date(2026, 1, 1), date(2026, 12, 31), TODAY, office.officer
        )
    assert crossed.columns == ("Mới", "Đã tiếp nhận", "Đã trả lời, giải quyết")
    assert [(row.count, row.parts) for row in crossed.rows] == [(3, (2, 0, 1)), (1, (0, 1, 0))]
    assert [(row.name, row.count) for row in by_deadline.rows] == [
        ("long_overdue", 1),
        ("due_today", 1),
        ("running", 1),
    ]
    assert (by_deadline.total, by_deadline.entries, by_deadline.repeats) == (3, 4, False)


def test_nobody_looks_into_a_register_without_the_right_to_it(office: Office) -> None:
    matter_id = begin_opinion(office)
    register(office, "Quản Trị", "admin")
    with office.read() as connection:
        with pytest.raises(NotAllowed):
            list_entries(connection, EntryFilter("DLXH"), "Quản Trị")
        with pytest.raises(NotAllowed):
            timeline_of(connection, matter_id, TODAY, "Quản Trị")
        assert due_entries(connection, TODAY, "Quản Trị") == []
