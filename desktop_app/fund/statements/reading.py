"""Reading a bank statement: what came and went; lines that cannot be read are reported with their row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from desktop_app.base.long_work import Progress, unwatched
from desktop_app.base.numbers import parse_date
from desktop_app.base.problems import Problem
from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.fund.statements.amounts import AmountReadings, Amounts, MoneyLine, amounts_of
from desktop_app.fund.statements.columns import Columns, UnknownColumns, find_columns


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money that came into the account, or left it (below 0). ``row`` as Excel counts."""

    row: int
    day: date
    money: int
    text: str
    reference: str
    sender: str
    doubt: AmountReadings | None = None
    """Both amounts it can be, where nothing in the file says; it is not taken before an officer chose."""

    @property
    def key(self) -> str:
        """By what it is known again: banks give a fee the reference of the payment it is for."""
        return self.reference if self.money > 0 else f"{self.reference} {self.money}"


@dataclass(frozen=True, slots=True)
class ClosingBalance:
    """What the statement says was left in the account at the end of its last day."""

    day: date
    money: int


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that could not be read, and why."""

    row: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file holds; ``closing`` where it has a column of balances that follow from each other."""

    transfers: tuple[Transfer, ...]
    unread: tuple[UnreadLine, ...]
    not_understood: tuple[str, ...]
    closing: ClosingBalance | None = None


def read_statement(path: Path, *, decimals: bool | None = None, progress: Progress = unwatched) -> Statement:
    """The transfers of an Excel or CSV file; ``decimals`` is what a person answered about amounts in doubt.

    Raises:
        SpreadsheetProblem: the file cannot be read.
        Exception: whatever ``progress`` raises to stop the reading.
        UnknownColumns: a column that is needed is not there.
    """
    problem: UnknownColumns | None = None
    for sheet in read_spreadsheet(path, progress=progress):
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
    left: list[tuple[Transfer, int]] = []
    amounts = amounts_of(list(_money_lines(rows, columns)), decimals=decimals)
    for number, row in enumerate(rows[columns.heading_row + 1 :], start=columns.heading_row + 1):
        moved = _cell(row, columns.money) or _cell(row, columns.debit)
        if not moved or not _cell(row, columns.day):
            continue  # a line of totals, or of the balance before
        try:
            transfer = _transfer(row, columns, amounts, number + first_row)
            if balance := _cell(row, columns.balance):
                left.append((transfer, amounts.read(balance)))
        except Problem as problem:
            unread.append(UnreadLine(number + first_row, problem))
            continue
        if transfer.money:
            transfers.append(transfer)
    return Statement(tuple(transfers), tuple(unread), columns.not_understood, _closing(left))


def _closing(left: Sequence[tuple[Transfer, int]]) -> ClosingBalance | None:
    """The balance of the newest line; none where the balances do not follow from each other."""
    steps = list(pairwise(left))
    if left and all(after == before + line.money for (_, before), (line, after) in steps):
        newest, money = left[-1]
    elif left and all(before == after + line.money for (line, before), (_, after) in steps):
        newest, money = left[0]
    else:
        return None
    return ClosingBalance(newest.day, money)


def _money_lines(rows: Sequence[Sequence[str]], columns: Columns) -> Iterator[MoneyLine]:
    for row in rows[columns.heading_row + 1 :]:
        if _cell(row, columns.day):
            yield MoneyLine(_cell(row, columns.money), _cell(row, columns.debit), _cell(row, columns.balance))


def _transfer(row: Sequence[str], columns: Columns, amounts: Amounts, number: int) -> Transfer:
    reference = _cell(row, columns.reference)
    came, went = _cell(row, columns.money), _cell(row, columns.debit)
    money = amounts.read(came) if came else 0
    written = came if money or not went else went
    if not money and went:
        money = -abs(amounts.read(went))
    if not reference and money:
        raise Problem("The reference of the bank is missing; without it the transfer could be taken twice.")
    day = parse_date(_cell(row, columns.day).replace("T", " ").split(" ")[0])
    sender = _cell(row, columns.sender)
    return Transfer(number, day, money, _cell(row, columns.text), reference, sender, amounts.doubt(written))


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
