"""The register of the book of ten years, 20,000 entries: listed, searched; what is due; one more."""

from __future__ import annotations

import time
from datetime import date

import pytest
from sqlalchemy import Connection

from desktop_app.book.search import find
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.due_list import due_entries
from desktop_app.registers.lists.duplicates import possible_duplicates
from desktop_app.registers.lists.listing import EntryFilter, Which, list_entries
from tests.benchmarks.book.extent import OFFICER
from tests.benchmarks.book.kept import OpenAges, OpenBook, reading
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.registers.builders import begin_opinion
from ui.registers.common.reading import read_page
from ui.registers.entries_model import PAGE

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

TODAY = date(2026, 11, 24)
_LINES = (
    "SELECT matter_id, register_code, state, ends, crossed, urgent, opened_on, area_id, number, title"
    " FROM matter_line ORDER BY opened_on DESC"
)
_WORDS = "SELECT words FROM matter_words"
_OPEN_EVENTS = (
    "SELECT e.* FROM matter_line AS l JOIN register_event AS e ON e.matter_id = l.matter_id WHERE l.ends = 0"
)


def bare(connection: Connection, sql: str) -> list[object]:
    """The floor: SQLite reads the same rows."""
    driver = connection.connection.driver_connection
    assert driver is not None
    return list(driver.execute(sql).fetchall())


@pytest.mark.parametrize("name", ["all", "open", "an area", "words"])
def test_a_list(measured: Measured, open_books: OpenAges, name: str) -> None:
    """A list knows its entries and reads what the first page of them says.

    The floor reads of each what the list shows, and for a search the words.
    """

    def work(book: OpenBook, connection: Connection) -> WorkAndFloor:
        wanted = {
            "all": EntryFilter("DLXH", Which.ALL),
            "open": EntryFilter("DLXH", Which.OPEN),
            "an area": EntryFilter("DLXH", Which.ALL, area_id=book.facts.areas[0]),
            "words": EntryFilter("DLXH", Which.ALL, text="duong 711"),
        }[name]
        listed = list_entries(connection, wanted, OFFICER).ids
        assert name != "all" or len(listed) >= book.facts.entries
        return WorkAndFloor(
            lambda _: read_page(connection, list_entries(connection, wanted, OFFICER).ids[:PAGE], TODAY),
            lambda _: bare(connection, _WORDS if name == "words" else _LINES),
        )

    with reading(open_books) as both:
        works = [work(*each) for each in both]
        row = measured.over_years(
            f"list of entries ({name}) to bare SQLite", works, 7, time.process_time, goal=1
        )
    measured.require(row, 4)


def test_an_entry_like_what_is_typed(measured: Measured, open_books: OpenAges) -> None:
    """It is looked for while somebody types, beside the database's queue and never on the window's thread."""
    typed = "Ba con phan anh duong truc thon ngap sau mua, ho 711, cho qua tai, cong thoat nuoc hong da lau"

    def work(_: OpenBook, connection: Connection) -> WorkAndFloor:
        register = register_in_use(connection, "DLXH")
        return WorkAndFloor(
            lambda _: possible_duplicates(connection, register, "content", typed, OFFICER),
            lambda _: bare(connection, _WORDS),
        )

    with reading(open_books) as both:
        works = [work(*each) for each in both]
        row = measured.over_years(
            "the entry most like what is typed to bare SQLite reading their words",
            works,
            7,
            time.process_time,
        )
    measured.require(row, 12)


@pytest.mark.parametrize("text", ["duong 711", "khong co o dau"], ids=["a number", "nowhere"])
def test_ctrl_k(measured: Measured, open_books: OpenAges, text: str) -> None:
    """The search of the whole book; what is found nowhere is looked for to the end."""
    with reading(open_books) as both:
        works = [
            WorkAndFloor(
                lambda _, c=connection: find(c, text, OFFICER),  # type: ignore[misc]
                lambda _, c=connection: bare(c, _WORDS),  # type: ignore[misc]
            )
            for _, connection in both
        ]
        row = measured.over_years(
            f"Ctrl+K for “{text}” to bare SQLite reading the words of the entries",
            works,
            7,
            time.process_time,
        )
    measured.require(row, 12)


def test_what_is_due(measured: Measured, open_books: OpenAges) -> None:
    with reading(open_books) as both:
        works = [
            WorkAndFloor(
                lambda _, c=connection: due_entries(c, TODAY, OFFICER),  # type: ignore[misc]
                lambda _, c=connection: bare(c, _OPEN_EVENTS),  # type: ignore[misc]
            )
            for _, connection in both
        ]
        assert all(due_entries(connection, TODAY, OFFICER) for _, connection in both)
        row = measured.over_years(
            "what is due to bare SQLite reading the events of open entries", works, 5, time.process_time
        )
    measured.require(row, 4)


def test_one_more_entry(measured: Measured, open_books: OpenAges) -> None:
    """Lines are made one by one: a full register makes a save no slower. Floor: reading the areas."""
    works = [
        WorkAndFloor(
            lambda _, b=book: begin_opinion(b.office),  # type: ignore[misc]
            lambda _, b=book: _areas(b),  # type: ignore[misc]
        )
        for book in open_books
    ]
    row = measured.over_years("saving an entry to reading the areas", works, 15, time.process_time)
    measured.require_flat(row, 3)


def _areas(book: OpenBook) -> list[object]:
    with book.office.read() as connection:
        return bare(connection, "SELECT * FROM residential_area")
