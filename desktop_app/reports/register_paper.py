"""A paper made of entries of registers: what is printed, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.reports.data import DocumentHead, PrintState, Signer


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column; the one that is ``wide`` takes what the others leave, unless all say ``millimetres``.

    ``is_index``: it bears the numbers of the rows.
    """

    title: str
    wide: bool = False
    is_figure: bool = False
    millimetres: int = 0
    is_index: bool = False


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of texts; a ``total`` is set apart, a ``group`` has one text over the whole width."""

    cells: tuple[str, ...]
    total: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A heading, lines below it, and a table; empty ones are left out.

    ``lines`` are printed one below the other, each after its label.
    """

    heading: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    columns: tuple[PaperColumn, ...] = ()
    rows: tuple[PaperRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterPaper:
    """A paper; its fixed sentences are the section ``name`` of the wording, filled with ``words``.

    A word that is a number counts things.
    """

    name: str
    head: DocumentHead
    state: PrintState
    words: Mapping[str, str | int]
    parts: tuple[PaperPart, ...]
    signer: Signer
    recipients: tuple[str, ...] = ()
    is_letter: bool = False
    """Has no kind; its subject is below its number, and its addressee in its title."""
