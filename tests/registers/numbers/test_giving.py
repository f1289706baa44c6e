"""A number is given with the step, once, in the order of days, never from a closed book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import NumberRule
from desktop_app.journal.devices import replace_device
from desktop_app.journal.recorder import ChangesWhatLasts, Recorder
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.numbers.giving import (
    NotTheHolder,
    NumberRefused,
    give_number,
    give_stamped,
    insert_number,
)
from desktop_app.registers.numbers.keeping import close_year, explain_gap, take_over, void_number
from desktop_app.registers.numbers.reading import number_of_entry
from desktop_app.registers.numbers.records import NUMBER
from tests.registers.builders import ON, begin_opinion
from tests.registers.numbers.books import RULE, YEAR, day, give, inspected, numbers, written


def test_a_step_gives_the_number_and_an_entry_keeps_the_one_it_has(office: Office) -> None:
    matter_id = begin_opinion(office)
    with office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON))
    assert give(office, matter_id, day(20)) == "01/2026"
    assert written(office) == ["01/2026"]


def test_a_step_that_fails_gives_none(office: Office) -> None:
    matter_id = begin_opinion(office)

    class Broken(Exception):
        pass

    with pytest.raises(Broken), office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON))
        assert number_of_entry(rec.connection, matter_id) is not None
        raise Broken
    assert written(office) == []
    give(office, "other", day(5))
    assert written(office) == ["01/2026"]


def test_a_refused_number_takes_the_step_with_it(office: Office) -> None:
    give(office, "earlier", day(3))
    matter_id = begin_opinion(office)
    with pytest.raises(NumberRefused, match="03/10/2026"), office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON))
    with office.read() as connection:
        assert number_of_entry(connection, matter_id) is None


def test_days_never_run_backwards(office: Office) -> None:
    give(office, "a", day(5))
    give(office, "b", day(5))
    with pytest.raises(NumberRefused, match="later day"):
        give(office, "c", day(4))
    assert written(office) == ["01/2026", "02/2026"]
    assert inspected(office).faultless


def test_12a_stands_behind_12_with_its_reason_and_between_the_days(office: Office) -> None:
    for place, at in enumerate((2, 4, 8)):
        give(office, f"m{place}", day(at))
    with office.record() as rec:
        with pytest.raises(NumberRefused, match="reason"):
            insert_number(rec, RULE, "late", day(5), 2, " ")
        with pytest.raises(NumberRefused, match=r"behind 2 bear days from"):
            insert_number(rec, RULE, "late", day(9), 2, "Vào sổ sót")
        with pytest.raises(NumberRefused, match=r"up to 2 bear days up to 04/10/2026"):
            insert_number(rec, RULE, "late", day(3), 2, "Vào sổ sót")
        assert insert_number(rec, RULE, "late", day(5), 2, "Vào sổ sót") == "02a/2026"
        assert insert_number(rec, RULE, "later", day(6), 2, "Vào sổ sót") == "02b/2026"
        with pytest.raises(NumberRefused, match="no number 9"):
            insert_number(rec, RULE, "none", day(9), 9, "Vào sổ sót")
    assert written(office) == ["01/2026", "02/2026", "02a/2026", "02b/2026", "03/2026"]
    found = inspected(office)
    assert found.faultless
    assert [number.reason for number in found.explained] == ["Vào sổ sót", "Vào sổ sót"]


def test_a_number_on_the_paper_already_is_entered_with_a_reason_once(office: Office) -> None:
    with office.record() as rec:
        with pytest.raises(NumberRefused, match="reason"):
            give_stamped(rec, RULE, "a", day(5), 3, "")
        assert give_stamped(rec, RULE, "a", day(5), 3, "Đóng dấu sẵn") == "03/2026"
        with pytest.raises(NumberRefused, match="already used"):
            give_stamped(rec, RULE, "b", day(5), 3, "Đóng dấu sẵn")
        with pytest.raises(NumberRefused, match="has the number"):
            give_stamped(rec, RULE, "a", day(5), 4, "Đóng dấu sẵn")
    assert give(office, "c", day(6)) == "04/2026"
    with office.record() as rec:
        give_stamped(rec, RULE, "d", day(6), 7, "Đóng dấu sẵn")
    assert inspected(office).gaps == (1, 2, 5, 6)


def test_a_voided_number_keeps_its_place_and_is_never_given_again(office: Office) -> None:
    give(office, "a", day(2))
    give(office, "b", day(3))
    last = numbers(office)[-1].id
    with office.record() as rec:
        void_number(rec, last, "Ghi nhầm sổ")
    assert give(office, "c", day(3)) == "03/2026"
    assert give(office, "b", day(4)) == "04/2026"
    found = inspected(office)
    assert found.faultless
    assert [(number.written, number.void_reason) for number in found.explained] == [
        ("02/2026", "Ghi nhầm sổ")
    ]
    with office.record() as rec, pytest.raises(Problem, match="not in use"):
        void_number(rec, last, "Lần nữa")


def test_no_program_part_changes_a_number(office: Office) -> None:
    give(office, "a", day(2))
    number_id = numbers(office)[0].id
    with office.record() as rec:
        for change in ({"matter_id": "b"}, {"ordinal": 2}, {"given_on": "2026-10-03"}):
            with pytest.raises(ChangesWhatLasts):
                rec.put(NUMBER, number_id, change)
        void_number(rec, number_id, "Nhầm")
        with pytest.raises(ChangesWhatLasts):
            rec.put(NUMBER, number_id, {"voided_on": None})


def test_the_year_ends_at_midnight_of_the_office(office: Office) -> None:
    clock = office.clock
    assert isinstance(clock, FixedClock)
    clock.instant = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
    assert give(office, "a", clock.today()) == "01/2026"
    clock.instant = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert give(office, "b", clock.today()) == "01/2027"
    assert (written(office), written(office, 2027)) == (["01/2026"], ["01/2027"])


def test_two_registers_share_a_series(office: Office) -> None:
    other = NumberRule(RULE.series, "{n}/KN-{year}", 3)
    assert give(office, "a", day(2)) == "01/2026"
    assert give(office, "b", day(3), other) == "002/KN-2026"
    assert give(office, "c", day(3)) == "03/2026"


def test_another_computer_gives_none_until_it_takes_the_book_over(office: Office) -> None:
    give(office, "a", day(2))
    give(office, "b", day(2))
    with office.store.write() as connection:
        replace_device(connection, office.clock)
    with pytest.raises(NotTheHolder):
        give(office, "c", day(3))
    with office.record() as rec:
        with pytest.raises(Problem, match="reason"):
            take_over(rec, RULE.series, YEAR, 5, "")
        with pytest.raises(Problem, match="Number 2 is in the book"):
            take_over(rec, RULE.series, YEAR, 1, "Máy cũ hỏng")
        take_over(rec, RULE.series, YEAR, 5, "Máy cũ hỏng")
    assert inspected(office).gaps == (3, 4, 5), "what was counted and is not here is a gap"
    assert give(office, "c", day(3)) == "06/2026"


def test_a_restored_book_does_not_begin_with_1_again(office: Office) -> None:
    with office.store.write() as connection:
        replace_device(connection, office.clock)
    with pytest.raises(NumberRefused, match="restored"):
        give(office, "a", day(6))
    with office.record() as rec:
        take_over(rec, RULE.series, YEAR, 4, "Theo bản giấy")
    assert give(office, "a", day(6)) == "05/2026"
    assert give(office, "next year", date(2027, 1, 4)) == "01/2027"


def test_a_book_from_paper_begins_behind_it(office: Office) -> None:
    with office.record() as rec:
        take_over(rec, RULE.series, YEAR, 40, "Trước đây ghi sổ giấy")
    assert give(office, "a", day(2)) == "41/2026"
    assert inspected(office).gaps == ()


def _refusals() -> list[Callable[[Recorder], object]]:
    return [
        lambda rec: give_number(rec, RULE, "x", day(9)),
        lambda rec: insert_number(rec, RULE, "x", day(3), 1, "Sót"),
        lambda rec: give_stamped(rec, RULE, "x", day(9), 9, "Đóng dấu sẵn"),
        lambda rec: take_over(rec, RULE.series, YEAR, 9, "Đổi máy"),
        lambda rec: void_number(rec, "rn:DLXH:2026:1", "Nhầm"),
        lambda rec: explain_gap(rec, RULE.series, YEAR, 2, "Bỏ trống"),
        lambda rec: close_year(rec, RULE.series, YEAR, date(2027, 1, 6)),
    ]


@pytest.mark.parametrize("place", range(7))
def test_a_closed_year_refuses_everything(office: Office, place: int) -> None:
    give(office, "a", day(2))
    with office.record() as rec:
        close_year(rec, RULE.series, YEAR, date(2027, 1, 5))
    before = numbers(office)
    with office.record() as rec, pytest.raises(Problem, match="closed since 05/01/2027"):
        _refusals()[place](rec)
    assert numbers(office) == before
    give(office, "b", date(2027, 1, 6))


def test_a_year_is_closed_when_it_is_over_and_each_gap_is_explained(office: Office) -> None:
    with office.record() as rec:
        with pytest.raises(Problem, match="No number"):
            close_year(rec, RULE.series, YEAR, date(2027, 1, 5))
        give_stamped(rec, RULE, "a", day(2), 2, "Đóng dấu sẵn")
        with pytest.raises(Problem, match="not over"):
            close_year(rec, RULE.series, YEAR, date(2026, 12, 31))
        with pytest.raises(Problem, match="Number 1 was never given"):
            close_year(rec, RULE.series, YEAR, date(2027, 1, 5))
        for no_gap in (0, 2, 3):
            with pytest.raises(Problem, match="no gap"):
                explain_gap(rec, RULE.series, YEAR, no_gap, "Bỏ trống")
        explain_gap(rec, RULE.series, YEAR, 1, "Bỏ trống")
        close_year(rec, RULE.series, YEAR, date(2027, 1, 5))
