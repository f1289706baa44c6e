"""What the book of a register is printed from, with the texts of :mod:`desktop_app.reports.data`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.reports.data import DocumentHead, PrintState, Signer


@dataclass(frozen=True, slots=True)
class BookHeading:
    """A column of a printed book: its heading, and how wide it is among the others."""

    title: str
    millimetres: int
    has_numbers: bool = False
    """Whether it has numbers only, which are read from their last digit."""


@dataclass(frozen=True, slots=True)
class RegisterBookLine:
    """A line of a printed book, in the order of the headings; without cells it is a place without an entry.

    ``struck``: the number is out of use, and the line stays to be read. ``note`` below the line: why
    the number is void, inserted, stamped before, or was never given.
    """

    cells: tuple[str, ...]
    struck: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookTally:
    """A part that counts the entries of the year: what is counted, and its columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    """A name, how many of it stand in each column, and how many there are in all."""


@dataclass(frozen=True, slots=True)
class RegisterBook:
    """The book of a register and a year as it is bound (Nghị định 30/2020/NĐ-CP, Điều 16, 22).

    ``lines`` stand in the order of their numbers, ``unnumbered`` are entries of the year without one.
    ``never_given`` are numbers that nobody explained. ``series``: the row of numbers, where several registers
    share it. ``closed_on`` is ``None`` while the book is kept.
    """

    head: DocumentHead
    state: PrintState
    title: str
    basis: str
    year: int
    volume: str
    opened_on: date | None
    closed_on: date | None
    first: str
    last: str
    headings: tuple[BookHeading, ...]
    lines: tuple[RegisterBookLine, ...]
    unnumbered: tuple[RegisterBookLine, ...]
    given: int
    void: int
    never_given: tuple[str, ...]
    signers: tuple[Signer, ...]
    series: str = ""
    is_numbered: bool = True
    rows: tuple[str, ...] = ()
    """From which number to which each row runs, where entries have several rows of numbers."""
    tallies: tuple[BookTally, ...] = ()

    @property
    def entries(self) -> int:
        """How many lines of entries the book has, with those that have no number."""
        return sum(bool(line.cells) for line in (*self.lines, *self.unnumbered))
