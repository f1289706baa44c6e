"""A number given ahead of its step is of the year of the step, in the order of days; its history says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.registers.entries.bulk import in_order_of_entry, take_with_outcome
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.numbering import NumberWay, WantedNumber, number_entry
from desktop_app.registers.entries.reading import entry_of
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.timeline import TimelineItem, timeline_of
from desktop_app.registers.numbers.giving import NumberRefused
from desktop_app.registers.numbers.keeping import void_number
from desktop_app.registers.numbers.reading import number_of_entry
from tests.builders import a_copy
from tests.registers.builders import past_of
from tests.registers.entries.test_relations import ARRIVED, SIGNED, drafted

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 30), date(2026, 12, 2), date(2027, 1, 2)


@pytest.fixture
def january(begun_book: Path, tmp_path: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    assert isinstance(made.clock, FixedClock)
    made.clock.instant = datetime(2027, 1, 2, 3, tzinfo=UTC)
    yield made
    made.close()


def give(office: Office, matter_id: str, wanted: WantedNumber) -> str:
    with office.record() as rec:
        return number_entry(rec, matter_id, wanted)


def issue(office: Office, matter_id: str, on: date) -> str:
    with office.record() as rec:
        take_step(rec, matter_id, "issue", Step(on, answers=SIGNED))
        given = number_of_entry(rec.connection, matter_id)
        assert given is not None
        return f"{given.written} {given.year}"


@pytest.mark.parametrize("way", [NumberWay.INSERTED, NumberWay.STAMPED])
def test_a_number_of_last_year_is_not_issued_in_january(january: Office, way: NumberWay) -> None:
    first, document = drafted(january), drafted(january)
    issue(january, first, NOVEMBER)
    after = 1 if way is NumberWay.INSERTED else 12
    give(january, document, WantedNumber(way, NOVEMBER, after, "Văn bản đã đóng số"))
    with pytest.raises(NumberRefused, match=r"2026.*2027") as refused, january.record() as rec:
        take_step(rec, document, "issue", Step(JANUARY, answers=SIGNED))
    assert refused.value.field == "day"
    assert past_of(january, document).state == "draft"
    with january.record() as rec:
        given = number_of_entry(rec.connection, document)
        assert given is not None
        void_number(rec, given.id, "Ban hành sang năm sau")
    assert issue(january, document, JANUARY) == "01 2027"


def test_a_number_ahead_of_its_step_keeps_its_place_among_the_days(january: Office) -> None:
    first, early, later = drafted(january), drafted(january), drafted(january)
    issue(january, first, NOVEMBER)
    give(january, early, WantedNumber(NumberWay.INSERTED, NOVEMBER, 1, "Vào sổ sót"))
    assert issue(january, later, DECEMBER) == "02 2026"
    with pytest.raises(NumberRefused, match="02/12/2026"), january.record() as rec:
        take_step(rec, early, "issue", Step(date(2026, 12, 5), answers=SIGNED))
    assert issue(january, early, date(2026, 12, 1)) == "01a 2026"


def test_a_draft_takes_no_number(january: Office) -> None:
    document = drafted(january)
    with pytest.raises(Problem, match="A draft has no number"):
        give(january, document, WantedNumber(NumberWay.NEXT, NOVEMBER))
    assert issue(january, document, NOVEMBER) == "01 2026"


def test_what_was_numbered_before_keeps_its_number_when_it_is_taken_up_again(january: Office) -> None:
    with january.record() as rec:
        came = begin_entry(
            rec, register_in_use(rec.connection, "VBDEN"), {**ARRIVED, "arrived_on": str(NOVEMBER)}
        )
        take_step(rec, came, "send_back", Step(NOVEMBER, reason="Gửi nhầm", addressee="MTTQ tỉnh"))
        take_step(rec, came, "reopen", Step(JANUARY, reason="Gửi lại"))
        given = number_of_entry(rec.connection, came)
    assert given is not None
    assert given.year == 2026


def test_several_registered_at_once_are_numbered_in_their_order(january: Office) -> None:
    with january.record() as rec:
        register = register_in_use(rec.connection, "VBDEN")
        days = (DECEMBER, NOVEMBER, DECEMBER)
        ids = [begin_entry(rec, register, {**ARRIVED, "arrived_on": str(day)}) for day in days]
        matters = [
            entry_of(rec.connection, each) for each in reversed(ids)
        ]  # the list shows the latest first
        for matter in sorted(matters, key=in_order_of_entry):
            take_with_outcome(rec, matter.id, "register", Step(DECEMBER), None)
        given = [number_of_entry(rec.connection, each) for each in ids]
    assert [number.ordinal for number in given if number] == [2, 1, 3]


def told(office: Office, matter_id: str) -> list[TimelineItem]:
    with office.read() as connection:
        timeline = timeline_of(connection, matter_id, JANUARY, office.officer)
    assert timeline is not None
    return [item for item in timeline.items if "number" in item.action]


def test_an_inserted_number_and_its_reason_stand_in_the_history(january: Office) -> None:
    first, second, inserted = drafted(january), drafted(january), drafted(january)
    issue(january, first, NOVEMBER)
    issue(january, second, DECEMBER)
    assert told(january, first) == [], "the step says it"
    give(january, inserted, WantedNumber(NumberWay.INSERTED, NOVEMBER, 1, "Vào sổ sót"))
    (item,) = told(january, inserted)
    assert (item.step, item.reason, item.on) == ("Chèn số", "Vào sổ sót", NOVEMBER)
    assert [(said.value) for said in item.said] == ["01a"]
    with january.record() as rec:
        given = number_of_entry(rec.connection, inserted)
        assert given is not None
        void_number(rec, given.id, "Chèn nhầm chỗ")
    _, voided = told(january, inserted)
    assert (voided.step, voided.reason, voided.by) == ("Hủy số", "Chèn nhầm chỗ", january.officer)
