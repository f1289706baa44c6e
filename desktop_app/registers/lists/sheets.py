"""A sheet of a register over some days: its entries in words, together by group, with their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import Connection, select

from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import Tones
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.catalogue.registers.sheets import RegisterSheet, RegisterSheetColumn
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.lists.listing import unknown_between, whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.storage.tables.registers import matter_line


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An entry of the sheet. ``sent``: it was sent upward with this sheet before."""

    matter_id: str
    cells: tuple[str, ...]
    sent: bool
    crossed: bool


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """The rows that are together under a name, and the sums of the columns that are added up."""

    name: str
    rows: tuple[SheetRow, ...]
    sums: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet as it is. Without groups there is one, without a name.

    ``unknown``: how many entries of these days it lacks, since their version of the register has not come.
    """

    sheet: RegisterSheet
    first: date
    last: date
    groups: tuple[SheetGroup, ...]
    sums: tuple[Decimal | None, ...]
    unknown: int = 0

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """All rows in their order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def adds_up(self) -> bool:
        """Whether one of its columns has a sum."""
        return any(column.sums for column in self.sheet.columns)

    def sum_cells(self, name: str, sums: Sequence[Decimal | None]) -> tuple[str, ...]:
        """Sums as the cells of a row; ``name`` goes into the first column without a sum."""
        cells = ["" if value is None else format_number(value) for value in sums]
        free = next((place for place, column in enumerate(self.sheet.columns) if not column.sums), None)
        if free is not None:
            cells[free] = name
        return tuple(cells)


def sheet_named(register: Register, code: str) -> RegisterSheet:
    """A sheet of the register.

    Raises:
        Problem: it has none of this code.
    """
    found = next((sheet for sheet in register.sheets if sheet.code == code), None)
    if found is None:
        raise Problem("The register has no sheet “{code}”.", code=code)
    return found


def fill_sheet(
    connection: Connection,
    register: Register,
    code: str,
    first: date,
    last: date,
    today: date,
    reader: str,
    *,
    tones: Tones | None = None,
) -> FilledSheet:
    """The sheet over the entries opened from ``first`` to ``last``; voided ones are left out.

    ``tones``: how the words of the register are spelled, on a paper.

    Raises:
        NotAllowed: the officer may not look into this register.
        Problem: the register has no such sheet.
    """
    require_reader(connection, reader, register.code)
    sheet = sheet_named(register, code)
    line = matter_line.c
    query = (
        select(line.matter_id)
        .where(
            line.register_code == register.code,
            line.state != VOID_STATE,
            line.opened_on.between(first.isoformat(), last.isoformat()),
        )
        .order_by((line.urgent * (1 - line.ends)).desc(), line.opened_on, line.matter_id)
    )
    ids = list(connection.execute(query).scalars())
    known = whole_entries(connection, ids, today, tones=tones, named_on=last)
    entries = [whole for whole in known if _belongs(sheet, whole)]
    groups: dict[str, list[WholeEntry]] = {}
    for whole in entries:
        groups.setdefault("" if sheet.group is None else whole.tell(sheet.group), []).append(whole)
    made = tuple(
        SheetGroup(name, tuple(_row(sheet, whole) for whole in groups[name]), _sums(sheet, groups[name]))
        for name in sorted(groups)
    )
    unknown = unknown_between(connection, register.code, first, last)
    return FilledSheet(sheet, first, last, made, _sums(sheet, entries), unknown)


def _belongs(sheet: RegisterSheet, whole: WholeEntry) -> bool:
    return sheet.when.holds({source: whole.raw(source) for source in sheet.when.wanted})


def _row(sheet: RegisterSheet, whole: WholeEntry) -> SheetRow:
    sent = bool(sheet.action) and whole.past.last(sheet.action) is not None
    cells = tuple(_cell(column, whole) for column in sheet.columns)
    return SheetRow(whole.matter.id, cells, sent, whole.past.crossed)


def _cell(column: RegisterSheetColumn, whole: WholeEntry) -> str:
    if column.sums:
        value = _value(column, whole)
        return "" if value is None else format_number(value)
    return "; ".join(filter(None, (whole.tell(source) for source in column.sources)))


def _sums(sheet: RegisterSheet, entries: Sequence[WholeEntry]) -> tuple[Decimal | None, ...]:
    return tuple(_sum(column, entries) if column.sums else None for column in sheet.columns)


def _sum(column: RegisterSheetColumn, entries: Sequence[WholeEntry]) -> Decimal | None:
    """The sum of what is said; where nobody says anything there is none, which is not the same as nothing."""
    known = [value for whole in entries if (value := _value(column, whole)) is not None]
    return sum(known, Decimal(0)) if known else None


def _value(column: RegisterSheetColumn, whole: WholeEntry) -> Decimal | None:
    """The figure of an entry; nothing is made up for what is none."""
    found = [figure_of(whole.raw(source)) for source in column.sources]
    known = [value for value in found if value is not None]
    return sum(known, Decimal(0)) if known else None


def figure_of(text: str) -> Decimal | None:
    """The number that is stored as an answer; ``None`` where it is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
