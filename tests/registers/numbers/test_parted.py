"""A row of numbers for each type of document, when the head of the office decides so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.entries.steps import Step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.numbers.grouping import group, numbered, rule_for
from desktop_app.registers.numbers.keeping import void_number
from desktop_app.registers.numbers.reading import number_of_entry
from desktop_app.reports.book_data import RegisterBook
from tests.builders import COMMUNE
from tests.registers.builders import ON
from tests.registers.entries.test_relations import drafted, issue

DECISION = {"doc_type": "decision", "symbol": "QĐ-MTTQ", "abstract": "Quyết định thành lập"}


def part(office: Office, since: int = ON.year, *, parted: bool = True) -> None:
    with office.record() as rec:
        group(rec, COMMUNE, register_in_use(rec.connection, "VBDI"), "VBDI", since, parted=parted)


def issued(office: Office, **answers: str) -> str:
    document = drafted(office, "", "", **answers)
    issue(office, document)
    return document


def number(office: Office, document: str) -> tuple[str, str]:
    with office.read() as connection:
        given = number_of_entry(connection, document)
    assert given is not None
    return given.series, given.written


def book(office: Office) -> RegisterBook:
    with office.read() as connection:
        return fill_book(connection, office.clock, COMMUNE, BookRequest("VBDI", ON.year), office.officer)


def test_each_type_runs_from_01(office: Office) -> None:
    part(office)
    first, decision, second = issued(office), issued(office, **DECISION), issued(office)
    assert [number(office, each) for each in (first, decision, second)] == [
        ("VBDI.report", "01"),
        ("VBDI.decision", "01"),
        ("VBDI.report", "02"),
    ]


def test_the_book_prints_the_rows_one_behind_the_other(office: Office) -> None:
    part(office)
    issued(office)
    issued(office, **DECISION)
    voided = issued(office)
    with office.record() as rec:
        void_entry(rec, voided, Step(ON, reason="ghi trùng"))
    with office.record() as rec:
        given = number_of_entry(rec.connection, voided)
        assert given is not None
        void_number(rec, given.id, "ghi trùng")
    told = book(office)
    lines = [line.note if not line.cells else line.cells[0].replace("\n", "/") for line in told.lines]
    assert lines == [
        "Quyết định: dãy số riêng",
        "01/QĐ-MTTQ",
        "Báo cáo: dãy số riêng",
        "01/BC-MTTQ",
        "02/BC-MTTQ",
    ]
    assert (told.given, told.void, told.first, told.last) == (2, 1, "", "")
    assert told.rows == ("Quyết định 1–1", "Báo cáo 1–2")
    assert told.never_given == ()


def test_one_row_is_printed_as_before(office: Office) -> None:
    issued(office)
    issued(office, **DECISION)
    told = book(office)
    assert [line.cells[0] for line in told.lines] == ["01/BC-MTTQ", "02/QĐ-MTTQ"]
    assert (told.first, told.last, told.rows) == ("1", "2", ())


def test_a_year_that_has_given_numbers_keeps_its_rows(office: Office) -> None:
    part(office)
    issued(office)
    with pytest.raises(Problem, match="already given"):
        part(office, parted=False)
    part(office, ON.year + 1, parted=False)
    with office.read() as connection:
        register = register_in_use(connection, "VBDI")
        rules = [rule_for(connection, register, year) for year in (ON.year, ON.year + 1)]
        known = next(each for each in numbered(connection, [register], ON.year))
    assert [rule is not None and rule.parted for rule in rules] == [True, False]
    assert (known.given, known.may_change, known.parted) == (1, False, True)


def test_only_a_register_that_names_a_question_is_parted(office: Office) -> None:
    with office.record() as rec, pytest.raises(Problem, match="no question"):
        group(rec, COMMUNE, register_in_use(rec.connection, "DLXH"), "DLXH", ON.year, parted=True)
    with office.read() as connection:
        rule = rule_for(connection, register_in_use(connection, "VBDI"), ON.year)
    assert rule is not None
    assert rule.of({"doc_type": "report"}) == rule, "not decided: one row"
    assert replace(rule, parted=True).of({}).series == "VBDI", "an answer that is missing has the row itself"


def test_the_book_says_what_documents_are_to_each_other(office: Office) -> None:
    first = issued(office)
    second = drafted(office, "replaces", first)
    issue(office, second)
    remarks = [line.cells[-1] for line in book(office).lines]
    assert remarks == [
        "Đã bị thay thế\nBị thay thế bằng: Văn bản đi 02/BC-MTTQ",
        "Đã ban hành\nThay thế: Văn bản đi 01/BC-MTTQ",
    ]
