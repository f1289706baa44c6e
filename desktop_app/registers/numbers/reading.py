"""Reading the books of numbers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, RowMapping, func, or_, select

from desktop_app.base.clock import from_millis, stored_day
from desktop_app.base.ids import number_book_id
from desktop_app.catalogue.registers.definition import PART
from desktop_app.registers.numbers.records import GivenNumber, NumberBook
from desktop_app.storage.tables.registers import number_book, register_number

_NO_DAY = date.min


def book_of(connection: Connection, series: str, year: int) -> NumberBook | None:
    """The book of a series and year; ``None`` before it was started."""
    query = select(number_book).where(number_book.c.id == number_book_id(series, year))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    return NumberBook(
        row["series"],
        row["year"],
        row["holder"],
        row["first_free"],
        row["reason"],
        stored_day(row["closed_on"]),
        row["closed_by"],
    )


def numbers_of_book(connection: Connection, series: str, year: int) -> list[GivenNumber]:
    """All numbers of a book in their order, with those that were voided."""
    columns = register_number.c
    query = (
        select(register_number)
        .where(columns.series == series, columns.year == year)
        .order_by(columns.ordinal, columns.suffix)
    )
    return [_number(row) for row in connection.execute(query).mappings()]


def number_of_entry(connection: Connection, matter_id: str) -> GivenNumber | None:
    """The number of an entry that counts; of several the one given last."""
    columns = register_number.c
    query = (
        select(register_number)
        .where(columns.matter_id == matter_id, columns.voided_on.is_(None))
        .order_by(columns.given_at.desc(), columns.ordinal.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _number(row)


def numbers_of_entry(connection: Connection, matter_id: str) -> list[GivenNumber]:
    """All numbers that an entry ever had, in the order in which they were given."""
    columns = register_number.c
    query = select(register_number).where(columns.matter_id == matter_id)
    rows = connection.execute(query.order_by(columns.given_at, columns.id)).mappings()
    return [_number(row) for row in rows]


def highest(connection: Connection, series: str, year: int) -> int:
    """The highest number of a book, voided or not; 0 for an empty one."""
    columns = register_number.c
    query = select(func.max(columns.ordinal)).where(columns.series == series, columns.year == year)
    return int(connection.execute(query).scalar() or 0)


def series_of_row(connection: Connection, series: str, year: int) -> list[str]:
    """The row itself where it has numbers in a year, and its parts that have some."""
    columns = register_number.c
    query = (
        select(columns.series)
        .where(
            columns.year == year,
            or_(columns.series == series, columns.series.startswith(f"{series}{PART}", autoescape=True)),
        )
        .distinct()
        .order_by(columns.series)
    )
    return list(connection.execute(query).scalars())


def highest_of_row(connection: Connection, series: str, year: int) -> int:
    """The highest number of a row and of all its parts; 0 where none was given."""
    return max(
        (highest(connection, each, year) for each in series_of_row(connection, series, year)), default=0
    )


def day_at(connection: Connection, series: str, year: int, ordinal: int) -> tuple[date | None, date | None]:
    """The last day that a number up to ``ordinal`` bears, and the first one of a number behind it."""
    columns = register_number.c
    mine = (columns.series == series, columns.year == year, columns.voided_on.is_(None))
    before = select(func.max(columns.given_on)).where(*mine, columns.ordinal <= ordinal)
    behind = select(func.min(columns.given_on)).where(*mine, columns.ordinal > ordinal)
    return stored_day(connection.execute(before).scalar()), stored_day(connection.execute(behind).scalar())


def _number(row: RowMapping) -> GivenNumber:
    return GivenNumber(
        id=row["id"],
        series=row["series"],
        year=row["year"],
        ordinal=row["ordinal"],
        suffix=row["suffix"],
        written=row["written"],
        matter_id=row["matter_id"],
        given_on=stored_day(row["given_on"]) or _NO_DAY,
        reason=row["reason"],
        stamped_before=bool(row["stamped_before"]),
        voided_on=stored_day(row["voided_on"]),
        void_reason=row["void_reason"],
        given_by=row["given_by"],
        given_at=from_millis(row["given_at"]) if row["given_at"] else None,
    )
