"""Every act has its way back: another event says what does not count, and nothing is erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.ids import new_id
from desktop_app.base.long_work import unwatched
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.entries.incoming import read_entries, record_row
from desktop_app.registers.clock.due import DueStatus
from desktop_app.registers.entries.bulk import take_with_outcome
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.reading import entries_of_act
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import SeenOtherwise, Step, add_note, take_step
from desktop_app.registers.entries.taking_back import take_back, take_back_all
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.due_list import due_between
from desktop_app.registers.lists.listing import lines_of
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from desktop_app.registers.numbers.reading import number_of_entry
from desktop_app.registers.papers.reminding import pending_answers, record_reminder
from tests.builders import a_clock, register
from tests.exchange.entries.test_entries_in import HEADS, a_file
from tests.registers.builders import ON, begin_opinion, past_of, report
from tests.registers.entries.test_relations import drafted, issue
from tests.registers.papers.test_reminding import forwarded

WHY = Step(ON, reason="Bấm nhầm")
TODAY = date(2026, 10, 5)


def took(office: Office, matter_id: str, code: str, **more: str) -> str:
    with office.record() as rec:
        return take_step(rec, matter_id, code, Step(ON, **more))  # type: ignore[arg-type]


def back(office: Office, matter_id: str, event_id: str, step: Step = WHY) -> History:
    with office.record() as rec:
        take_back(rec, matter_id, event_id, step)
    return past_of(office, matter_id)


def shown(office: Office, matter_id: str) -> Timeline:
    with office.read() as connection:
        found = timeline_of(connection, matter_id, TODAY, office.officer)
    assert found is not None
    return found


def states(office: Office, ids: list[str]) -> list[str]:
    with office.read() as connection:
        return [line.state for line in lines_of(connection, ids)]


def test_a_wrong_step_does_not_count_and_stands_in_the_history(office: Office) -> None:
    matter_id = begin_opinion(office)
    took(office, matter_id, "receive")
    wrong = took(office, matter_id, "forward", addressee="UBND xã")
    past = back(office, matter_id, wrong)
    assert (past.state, past.last("forward")) == ("received", None)
    assert states(office, [matter_id]) == ["received"]
    items = [(item.step, item.reason) for item in shown(office, matter_id).items]
    assert items[-2:] == [("Chuyển xử lý (đã lùi, không tính)", ""), ("Lùi bước", "Bấm nhầm")]
    took(office, matter_id, "forward", addressee="Công an xã")
    now = past_of(office, matter_id).last("forward")
    assert now is not None
    assert now.addressee == "Công an xã"


def test_its_terms_are_as_they_were(office: Office) -> None:
    document = drafted(office)
    step = took(office, document, "submit")
    back(office, document, step)
    due = {each.rule.code: each.due.status for each in shown(office, document).deadlines}
    assert (due["sign"], due["issue"]) == (DueStatus.RUNNING, DueStatus.NOT_STARTED)
    with office.read() as connection:
        (item,) = due_between(connection, ON, date(2026, 12, 31), TODAY, office.officer)
    assert item.deadline.rule.code == "sign", "the list of due work says the same"


def test_the_number_stays_with_the_entry_and_is_not_given_twice(office: Office) -> None:
    matter_id = begin_opinion(office)
    back(office, matter_id, took(office, matter_id, "receive"))
    took(office, matter_id, "receive")
    with office.read() as connection:
        given = number_of_entry(connection, matter_id)
    assert given is not None
    assert given.written == "01/2026"


def test_what_a_later_step_stands_on_stays(office: Office) -> None:
    matter_id = begin_opinion(office)
    first = took(office, matter_id, "receive")
    took(office, matter_id, "forward", addressee="UBND xã")
    with pytest.raises(Problem, match="later step"):
        back(office, matter_id, first)


def test_what_went_out_was_sent_or_was_taken_back_stays(office: Office) -> None:
    document = drafted(office)
    issue(office, document)
    issued = past_of(office, document).last("issue")
    assert issued is not None
    with pytest.raises(Problem, match="went out"):
        back(office, document, issued.id)
    urgent = begin_opinion(office, urgency="urgent", content="Sạt lở")
    told = report(office, urgent)
    with pytest.raises(Problem, match="was sent"):
        back(office, urgent, told)
    matter_id = begin_opinion(office, content="Khác")
    step = took(office, matter_id, "receive")
    back(office, matter_id, step)
    with pytest.raises(Problem, match="taken back already"):
        back(office, matter_id, step)
    opened = past_of(office, matter_id).events[0]
    with pytest.raises(Problem, match="Void the entry"):
        back(office, matter_id, opened.id)
    assert shown(office, matter_id).back == ()


def test_it_needs_a_reason_the_history_that_was_seen_and_the_right(office: Office) -> None:
    matter_id = begin_opinion(office)
    step = took(office, matter_id, "receive")
    with pytest.raises(Problem, match="reason"):
        back(office, matter_id, step, Step(ON))
    seen = past_of(office, matter_id).heads
    with office.record() as rec:
        add_note(rec, matter_id, "Đã gọi", ON)
    with pytest.raises(SeenOtherwise):
        back(office, matter_id, step, Step(ON, reason="x", seen=seen))
    register(office, "Quản Trị", "admin")
    with office.record("Quản Trị") as rec:
        add_officer(rec, name="Nhập Liệu", roles=["entry"], extra_rights=["opinion.read"])
    with pytest.raises(NotAllowed), office.record("Nhập Liệu") as rec:
        take_back(rec, matter_id, step, WHY)


def several(office: Office, count: int = 3) -> tuple[list[str], str]:
    ids, act = [begin_opinion(office, content=f"Ý kiến {n}") for n in range(count)], new_id(a_clock())
    with office.record() as rec:
        for each in ids:
            take_with_outcome(rec, each, "receive", Step(ON, act=act), None)
    return ids, act


def test_a_step_with_several_is_taken_back_as_one_or_not_at_all(office: Office) -> None:
    ids, act = several(office)
    (single, together) = shown(office, ids[0]).back
    assert (single.act, together.act, together.several) == ("", act, 3)
    later = took(office, ids[1], "forward", addressee="UBND xã")
    with pytest.raises(Problem, match=r"02/2026.*Nothing was taken back"), office.record() as rec:
        take_back_all(rec, act, WHY)
    assert states(office, ids) == ["received", "handling", "received"]
    back(office, ids[1], later)
    with office.record() as rec:
        assert len(take_back_all(rec, act, WHY)) == 3
    assert states(office, ids) == ["new"] * 3
    with pytest.raises(Problem, match="already"), office.record() as rec:
        take_back_all(rec, act, WHY)


def test_a_file_is_taken_back_as_one_and_its_entries_count_again_as_one(
    office: Office, tmp_path: Path
) -> None:
    rows = [("x", f"Việc {n}", "direct", "05/09/2026", "Hạ tầng", "", "normal") for n in range(5)]
    path, act = a_file(tmp_path / "in.xlsx", HEADS, *rows), new_id(a_clock())
    with office.record() as rec:
        opinions = register_in_use(rec.connection, "DLXH")
        found = read_entries(rec.connection, office.clock, opinions, path, office.officer, unwatched)
        ids = [record_row(rec, opinions, row, act) for row in found.to_write]
    (offered,) = shown(office, ids[0]).back
    assert (offered.act, offered.several) == (act, 5)
    with office.record() as rec:
        take_back_all(rec, act, WHY)
    assert states(office, ids) == ["voided"] * 5
    (again,) = shown(office, ids[0]).back
    with office.record() as rec:
        assert entries_of_act(rec.connection, again.act) == ids
        take_back_all(rec, again.act, WHY)
    assert states(office, ids) == ["new"] * 5


def test_a_reminder_with_a_wrong_number_is_taken_back_and_written_again(office: Office) -> None:
    ids = [forwarded(office, content=f"Ý kiến {n}") for n in range(2)]

    def remind(number: str) -> Mapping[str, str]:
        with office.record() as rec:
            record_reminder(rec, ids, "UBND xã", Paper(number, TODAY), TODAY)
            waiting = pending_answers(rec.connection, TODAY, office.officer)
        return {item.matter_id: f"{item.reminded}" for item in waiting}

    assert set(remind("12/MTTQ").values()) == {"1"}
    together = shown(office, ids[0]).back[-1]
    with office.record() as rec:
        take_back_all(rec, together.act, Step(TODAY, reason="Sai số"))
        again = pending_answers(rec.connection, TODAY, office.officer)
    assert {item.reminded for item in again} == {0}
    assert set(remind("13/MTTQ").values()) == {"1"}
