"""What officers did by the thousand in the generated book, and who writes it down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desktop_app.movements.cell import Cell


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form of a round as it was keyed."""

    area_id: str
    serial: int
    answers: Mapping[str, str]
    validity: str
    comment: str
    answered_on: date


@dataclass(frozen=True, slots=True)
class KeptStep:
    """A step with an entry."""

    code: str
    on: date
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry of the register of public opinion, with all that was done about it."""

    area_id: str
    answers: Mapping[str, str]
    steps: Sequence[KeptStep]


@dataclass(frozen=True, slots=True)
class CashGift:
    """A receipt of the fund that is prepared and posted."""

    partner: str
    address: str
    day: date
    money: int


class Hand(Protocol):
    """Writes deeds into the book, each in a transaction of its own; the clock goes on with each."""

    def figures(self, version: str, areas: Iterable[Sequence[tuple[Cell, str]]]) -> None:
        """The figures of one area after the other."""
        ...

    def reports(self, said: Iterable[Sequence[tuple[str, str]]]) -> None:
        """That areas reported: the pairs of unit and period of each."""
        ...

    def forms(self, round_id: str, forms: Iterable[FilledForm]) -> None:
        """Forms of a round."""
        ...

    def entries(self, entries: Iterable[KeptEntry]) -> None:
        """Entries of the register."""
        ...

    def gifts(self, campaign_id: str, gifts: Iterable[CashGift]) -> None:
        """Receipts of a campaign."""
        ...
