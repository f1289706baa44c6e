"""A mark in each private answer, and in each title, is looked for in all that leaves the registers.

Private answers stand in the bound book on paper and where the entry is corrected, nowhere else, whoever asks;
of a register into which somebody may not look nothing stands in what he is given.
"""

from __future__ import annotations

import html
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.book.search import find
from desktop_app.catalogue.registers.definition import Register
from desktop_app.exchange.entries.writing import write_batch, write_entries
from desktop_app.exchange.exports.register_books import export_register_book
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.books.sheets import sheets_of
from desktop_app.registers.entries.batches import batches_of
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.links import GROWS, link
from desktop_app.registers.entries.steps import add_note
from desktop_app.registers.kinds.in_use import register_in_use, registers_in_use
from desktop_app.registers.lists.due_list import due_entries
from desktop_app.registers.lists.duplicates import possible_duplicates
from desktop_app.registers.lists.listing import EntryFilter, Which, lines_of, list_entries, whole_entries
from desktop_app.registers.lists.ranking import hot_spots_of
from desktop_app.registers.lists.sheets import fill_sheet
from desktop_app.registers.lists.statistics import statistics_of
from desktop_app.registers.lists.timeline import timeline_of
from desktop_app.registers.lists.week import week_of
from desktop_app.registers.papers.batch_paper import batch_paper
from desktop_app.registers.papers.reminding import pending_answers
from desktop_app.registers.papers.statistics_paper import statistics_paper
from desktop_app.registers.papers.week_paper import week_paper
from tests.builders import COMMUNE, an_office, ops_of_device, register
from tests.registers.builders import begin_opinion, begin_urgent, report

TODAY = date(2026, 10, 5)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
READS, ENTERS, STRANGER = "Đọc Hết", "Nhập Liệu", "Người Ngoài"
SECRET, TITLE = "MẬT", "Tựa đề của mục"


@dataclass(frozen=True)
class Marked:
    """A book in which every register with private answers has an entry of marks, all linked to an opinion."""

    office: Office
    ids: dict[str, str]
    opinion: str
    folder: Path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    folder = tmp_path_factory.mktemp("private")
    office = an_office(folder / "book")
    register(office, "Quản Trị", "admin")
    register(office, ENTERS, "entry")
    with office.record("Quản Trị") as rec:
        add_officer(rec, name=READS, roles=["review"], extra_rights=["opinion.read", "poor_households.read"])
    office.officer = READS
    opinion = begin_opinion(office)
    report(office, begin_urgent(office))
    with office.record() as rec:
        private = [item for item in registers_in_use(rec.connection) if item.private]
        ids = {item.code: _begin(rec, item) for item in private}
        for matter_id in ids.values():
            link(rec, opinion, matter_id, GROWS)
            add_note(rec, matter_id, f"{TITLE} ghi thêm", TODAY)
    yield Marked(office, ids, opinion, folder)
    office.close()


def _begin(rec: Any, item: Register) -> str:
    answers = {name: f"{SECRET}-{item.code}-{name}" for name in item.private}
    answers |= {
        item.day_question: (TODAY - timedelta(days=20)).isoformat(),
        item.title_question: f"{TITLE} {item.code} nhiều chữ để so sánh với nhau",
    }
    if item.batch_question:
        answers[item.batch_question] = f"{TITLE}: đợt"
    return begin_entry(rec, item, answers)


def every_output(
    book: Marked, connection: Connection, item: Register, reader: str
) -> dict[str, Callable[[], object]]:
    """Everything that tells of the entries of a register, and what tells of all registers, by name."""
    office, code, target = book.office, item.code, book.folder / f"{item.code}.xlsx"
    wanted = EntryFilter(code, Which.ALL)
    title = f"{TITLE} {code} nhiều chữ để so sánh với nhau"
    as_file = code in _AS_FILES or reader == STRANGER  # to whom nothing is written

    def listed() -> list[str]:
        return list(list_entries(connection, wanted, reader).ids)

    def written(write: Callable[..., None]) -> str:
        several = whole_entries(connection, listed(), TODAY)
        arguments = (item, several, [], target) if write is write_entries else (item, several, target)
        write(*arguments)
        return text_in(target)

    def paper_in(kind: FileKind) -> str:
        document = statistics_paper(connection, office.clock, COMMUNE, code, FIRST, LAST, reader)
        path = target.with_suffix(f".{kind.value}")
        render(document, kind, path)
        return text_in(path)

    def bound(*, with_private: bool) -> str:
        request = BookRequest(code, TODAY.year, with_private=with_private)
        filled = fill_book(connection, office.clock, COMMUNE, request, reader)
        export_register_book(sheets_of(filled), target)
        return repr(filled) + text_in(target)

    return {
        "list": lambda: lines_of(connection, list_entries(connection, wanted, reader).ids),
        "search of the list": lambda: list_entries(connection, EntryFilter(code, text=SECRET), reader).ids,
        "columns of the list, copied": lambda: [
            [whole.tell(column.source) for column in item.columns]
            for whole in whole_entries(connection, listed(), TODAY)
        ],
        "Excel table": lambda: written(write_entries) if as_file else "",
        "batch on paper": lambda: [
            batch_paper(connection, office.clock, COMMUNE, reader, code, each)
            for each in batches_of(connection, item, reader)
        ],
        "batch": lambda: written(write_batch) if as_file and item.batch_question else "",
        "batches": lambda: batches_of(connection, item, reader),
        "book as Excel": lambda: bound(with_private=False) if as_file else "",
        "Word": lambda: paper_in(FileKind.WORD) if as_file and item.batch_question else "",
        "statistics": lambda: statistics_of(connection, item, FIRST, LAST, TODAY, reader),
        "hot spots": lambda: hot_spots_of(connection, item, FIRST, LAST, TODAY, reader),
        "sheets": lambda: [
            fill_sheet(connection, item, sheet.code, FIRST, LAST, TODAY, reader) for sheet in item.sheets
        ],
        "alike": lambda: [
            possible_duplicates(connection, item, name, title, reader) for name in sorted(item.compared)
        ],
        "timeline": lambda: timeline_of(connection, book.ids[code], TODAY, reader),
    }


def outputs_of_all(book: Marked, connection: Connection, reader: str) -> dict[str, Callable[[], object]]:
    """What tells of several registers at once."""
    office, monday = book.office, TODAY - timedelta(days=TODAY.weekday())
    weeks = [monday + timedelta(weeks=number) for number in (-3, -1, 0)]
    return {
        "due": lambda: due_entries(connection, TODAY + timedelta(days=40), reader),
        "letters": lambda: pending_answers(connection, TODAY + timedelta(days=40), reader),
        "week": lambda: [week_of(connection, day, TODAY, reader) for day in weeks],
        "week on paper": lambda: [
            week_paper(connection, office.clock, COMMUNE, reader, day) for day in weeks[1:]
        ],
        "search": lambda: [find(connection, text, reader) for text in (SECRET, TITLE, "cua muc")],
        "timeline of a relative": lambda: timeline_of(connection, book.opinion, TODAY, reader),
        "urgent reports": lambda: connection.exec_driver_sql("SELECT * FROM urgent_message").all(),
    }


def text_in(path: Path) -> str:
    """All that a workbook or a Word file says."""
    with zipfile.ZipFile(path) as packed:
        return html.unescape(
            "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
        )


def told(make: Callable[[], object]) -> str | None:
    try:
        return repr(make())
    except NotAllowed:
        return None


def test_private_answers_stand_in_the_bound_book_and_nowhere_else(book: Marked) -> None:
    assert len(book.ids) == 8, "of each register that has some"
    seen = set()
    with book.office.read() as connection:
        for code in book.ids:
            item = register_in_use(connection, code)
            assert item.book is not None
            for name, make in every_output(book, connection, item, READS).items():
                said = told(make)
                assert said is not None, f"{name} of {code} is for this officer"
                assert SECRET not in said, f"{name} of {code}"
                seen |= {name} if TITLE in said else set()
            on_paper = fill_book(connection, book.office.clock, COMMUNE, BookRequest(code, 2026), READS)
            assert (SECRET in repr(on_paper)) == any(
                source.answer in item.private for column in item.book.columns for source in column.sources
            )
        for name, make in outputs_of_all(book, connection, READS).items():
            said = told(make)
            assert said is not None
            assert SECRET not in said, name
            seen |= {name} if TITLE in said else set()
    assert seen >= {"list", "columns of the list, copied", "Excel table", "batch", "book as Excel", "alike"}
    assert seen >= {"due", "week", "search", "timeline", "timeline of a relative"}
    assert not any(SECRET in str(value) for op in ops_of_device(book.office) for value in op.patch.values())


@pytest.mark.parametrize("reader", [ENTERS, STRANGER])
def test_of_a_register_that_one_may_not_read_nothing_is_told(book: Marked, reader: str) -> None:
    with book.office.read() as connection:
        hidden = []
        for code in book.ids:
            item = register_in_use(connection, code)
            said = {name: told(make) for name, make in every_output(book, connection, item, reader).items()}
            if said["list"] is None:
                hidden.append(code)
                assert [name for name, text in said.items() if text not in (None, "[]", "''")] == []
            assert not any(SECRET in text for text in said.values() if text is not None)
        assert hidden == list(book.ids), "no role contains a right to what is private"
        for name, make in outputs_of_all(book, connection, reader).items():
            text = told(make) or ""
            assert SECRET not in text, name
            assert not any(f"{TITLE} {code}" in text for code in hidden), name


_AS_FILES = ("KNCT", "TCD", "NDDK")
