"""What the report of a residential area or organisation is made from: its figures and words of a period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop_app.reports.data import DocumentHead, PrintState, Signer


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """An indicator that the unit reports; without a ``value`` there is a line for the pen."""

    name: str
    unit: str
    value: Decimal | str | None
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The indicators of one group."""

    title: str
    rows: tuple[UnitFigure, ...]


@dataclass(frozen=True, slots=True)
class UnitWords:
    """What the unit wrote of one matter; without a text there is a line for the pen."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class UnitReport:
    """Báo cáo of a unit for a period, to be signed by its head and handed to the commune."""

    head: DocumentHead
    state: PrintState
    unit_name: str
    period_label: str
    addressee: str
    groups: tuple[UnitFigures, ...]
    words: tuple[UnitWords, ...]
    signer: Signer
    recipients: tuple[str, ...] = ()
    not_counted: int = 0
    """Cells of the unit with a text that is no figure: there is a line for the pen instead."""
