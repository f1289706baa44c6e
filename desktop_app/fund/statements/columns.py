"""Which column of a bank statement holds what, by its heading (``resources/fund/statements.toml``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import msgspec

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold
from desktop_app.fund.vouchers.records import VoucherKind

_WORD: Final = re.compile(r"[a-z0-9]+")
_MOST_LINES_ABOVE: Final = 40
"""Banks write their name, the account and a period above the table."""


class UnknownColumns(Problem):
    """A file is no statement that can be read; the sentence says which column was not found."""


class OwnLine(msgspec.Struct, frozen=True):
    """Lines of the account itself, by ``sign`` of the amount and ``words``, and the voucher that they become.

    Without words it is whatever no other one is.
    """

    code: str
    sign: int
    kind: VoucherKind
    words: list[str]
    partner: str
    what_for: str
    decision: str


class StatementRules(msgspec.Struct, frozen=True):
    """Everything in the file. ``paid_in_days``: so long after it was paid in the bank may book cash."""

    headings: dict[str, list[str]]
    paid_in_days: int
    organisations: list[str]
    organisations_begin: list[str]
    own: list[OwnLine]


class StatementHeadings(msgspec.Struct, frozen=True):
    """Headings of each column, folded."""

    day: frozenset[str]
    credit: frozenset[str]
    amount: frozenset[str]
    text: frozenset[str]
    reference: frozenset[str]
    sender: frozenset[str]
    debit: frozenset[str]
    balance: frozenset[str]
    """Not needed; they prove how the amounts are written."""
    known: frozenset[str]
    """Columns that are not needed."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the table begins and what its columns hold, counted from 0; the last three may be missing.

    ``signed``: one column holds what came and, below zero, what went.
    """

    heading_row: int
    day: int
    money: int
    text: int
    reference: int
    sender: int | None
    debit: int | None
    balance: int | None
    signed: bool
    not_understood: tuple[str, ...]


@cache
def statement_rules() -> StatementRules:
    """The rules as the program ships them; read once, immutable."""
    return msgspec.toml.decode(resource_path("fund", "statements.toml").read_bytes(), type=StatementRules)


@cache
def headings() -> StatementHeadings:
    """The headings, folded; read once, immutable."""
    lists = statement_rules().headings
    folded = {name: [_plain(word) for word in words] for name, words in lists.items()}
    return msgspec.convert(folded, type=StatementHeadings)


def own_line(money: int, text: str) -> OwnLine | None:
    """What a line of the account itself is, by its amount, below 0 where it went, and its text."""
    words = f" {' '.join(_WORD.findall(fold(text)))} "
    sign = 1 if money > 0 else -1
    for each in statement_rules().own:
        if each.sign == sign and (not each.words or any(f" {fold(word)} " in words for word in each.words)):
            return each
    return None


def is_organisation(name: str) -> bool:
    """Whether a name that a bank writes is that of an organisation."""
    rules, words = statement_rules(), f" {' '.join(_WORD.findall(fold(name)))} "
    return any(f" {fold(each)} " in words for each in rules.organisations) or any(
        words.startswith(f" {fold(each)} ") for each in rules.organisations_begin
    )


def find_columns(rows: Sequence[Sequence[str]]) -> Columns:
    """The columns of a statement.

    Raises:
        UnknownColumns: a column that is needed was not found, or twice.
    """
    words = headings()
    needed = words.day | words.credit | words.amount | words.text | words.reference
    scored = [
        (sum(_plain(cell) in needed for cell in row), -number)
        for number, row in enumerate(rows[:_MOST_LINES_ABOVE])
    ]
    best, negative = max(scored, default=(0, 0))
    if best < 2:
        raise UnknownColumns(
            "This file does not look like a bank statement: no line has headings such as “Ngày giao dịch”, "
            "“Số tiền ghi có”, “Nội dung” and “Số tham chiếu”. Choose another file, or name its columns so."
        )
    number = -negative
    names = [_plain(cell) for cell in rows[number]]
    credit = _find(names, words.credit)
    everything = needed | words.sender | words.debit | words.balance | words.known
    return Columns(
        heading_row=number,
        day=_needed(names, rows[number], words.day, "Ngày giao dịch"),
        money=credit if credit is not None else _needed(names, rows[number], words.amount, "Số tiền ghi có"),
        text=_needed(names, rows[number], words.text, "Nội dung"),
        reference=_needed(names, rows[number], words.reference, "Số tham chiếu"),
        sender=_find(names, words.sender),
        debit=None if credit is None else _find(names, words.debit),
        balance=_find(names, words.balance),
        signed=credit is None,
        not_understood=tuple(
            cell for cell, name in zip(rows[number], names, strict=True) if name and name not in everything
        ),
    )


def _find(names: Sequence[str], wanted: frozenset[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in wanted), None)


def _needed(names: Sequence[str], shown: Sequence[str], wanted: frozenset[str], example: str) -> int:
    found = _find(names, wanted)
    if found is None:
        raise UnknownColumns(
            "The statement has no column “{example}”; its columns are: {names}. Rename the one that holds it "
            "in the file, then choose the file again. Nothing was taken.",
            example=example,
            names=", ".join(f"“{name}”" for name in shown if name.strip())[:300],
        )
    return found


def _plain(cell: str) -> str:
    """A heading without marks, case, and what is behind it in brackets or with a colon."""
    return fold(cell).replace("(vnd)", "").strip(" :.*/")
