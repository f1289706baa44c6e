"""Reading a bank statement: what came in, line by line; what cannot be read is reported with its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app.base.numbers import parse_date
from desktop_app.base.problems import Problem
from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.fund.statements.amounts import AmountReadings, Amounts, MoneyLine, amounts_of
from desktop_app.fund.statements.columns import Columns, UnknownColumns, find_columns


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money that came into the account. ``row``: its row in the file, as Excel counts."""

    row: int
    day: date
    money: int
    text: str
    reference: str
    sender: str
    doubt: AmountReadings | None = None
    """Both amounts it can be, where nothing in the file says; it is not taken before an officer chose."""


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that could not be read, and why."""

    row: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file holds. ``went_out``: lines that took money from the account, which are not receipts."""

    transfers: tuple[Transfer, ...]
    unread: tuple[UnreadLine, ...]
    went_out: int
    not_understood: tuple[str, ...]


def read_statement(path: Path, *, decimals: bool | None = None) -> Statement:
    """The transfers of an Excel or CSV file; ``decimals`` is what a person answered about amounts in doubt.

    Raises:
        SpreadsheetProblem: the file cannot be read.
        UnknownColumns: a column that is needed is not there.
    """
    problem: UnknownColumns | None = None
    for sheet in read_spreadsheet(path):
        try:
            return statement_of(sheet.rows, sheet.first_row, decimals=decimals)
        except UnknownColumns as unknown:
            problem = problem or unknown
    raise problem or UnknownColumns("The file has no lines. Choose the statement of the bank.")


def statement_of(
    rows: Sequence[Sequence[str]], first_row: int = 1, *, decimals: bool | None = None
) -> Statement:
    """The transfers of a table.

    Raises:
        UnknownColumns: a column that is needed is not there.
    """
    columns = find_columns(rows)
    transfers: list[Transfer] = []
    unread: list[UnreadLine] = []
    went_out = 0
    amounts = amounts_of(list(_money_lines(rows, columns)), decimals=decimals)
    for number, row in enumerate(rows[columns.heading_row + 1 :], start=columns.heading_row + 1):
        day, money = _cell(row, columns.day), _cell(row, columns.money)
        if not money or not day:
            went_out += bool(day)
            continue  # money that went, or a line of totals
        try:
            transfer = _transfer(row, columns, amounts, number + first_row)
        except Problem as problem:
            unread.append(UnreadLine(number + first_row, problem))
            continue
        if transfer.money > 0:
            transfers.append(transfer)
        else:
            went_out += 1
    return Statement(tuple(transfers), tuple(unread), went_out, columns.not_understood)


def _money_lines(rows: Sequence[Sequence[str]], columns: Columns) -> Iterator[MoneyLine]:
    for row in rows[columns.heading_row + 1 :]:
        if _cell(row, columns.day):
            yield MoneyLine(_cell(row, columns.money), _cell(row, columns.debit), _cell(row, columns.balance))


def _transfer(row: Sequence[str], columns: Columns, amounts: Amounts, number: int) -> Transfer:
    reference = _cell(row, columns.reference)
    written = _cell(row, columns.money)
    money = amounts.read(written)
    if not reference and money > 0:
        raise Problem("The reference of the bank is missing; without it the transfer could be taken twice.")
    day = parse_date(_cell(row, columns.day).replace("T", " ").split(" ")[0])
    sender = _cell(row, columns.sender)
    return Transfer(number, day, money, _cell(row, columns.text), reference, sender, amounts.doubt(written))


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
