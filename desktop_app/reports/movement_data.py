"""What the papers of results are made from: figures already computed, names already resolved.

As in :mod:`desktop_app.reports.data`, a share is a ratio and a value of ``None`` was never reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop_app.reports.data import DocumentHead, PrintState, Signer


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator of the commune in a period.

    ``reported`` of ``expected`` units gave a figure. ``adds_up`` where figures of several periods make a
    cumulative one: what is there at the end of a period does not. ``target_units``: of how many units' plans
    ``target`` is the sum; 0 where the commune has a plan of its own. A figure that is ``starred`` does not
    follow from the counts beside it: a note says why.
    """

    name: str
    unit: str
    value: Decimal | str | None
    cumulative: Decimal | str | None = None
    target: Decimal | None = None
    percent_of_target: Fraction | None = None
    reported: int = 0
    expected: int = 0
    adds_up: bool = True
    target_units: int = 0
    code: str = ""
    starred: bool = False
    cumulative_starred: bool = False


@dataclass(frozen=True, slots=True)
class ProgrammeIndicators:
    """The indicators of one campaign or programme."""

    title: str
    rows: tuple[IndicatorRow, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class NarrativePart:
    """A part of the outline written by the office; without paragraphs it is left out."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """One column of the annex areas × indicators; ``adds_up`` where the total is the sum of the rows."""

    name: str
    unit: str
    adds_up: bool = True
    target_units: int = 0
    starred: bool = False
    """Its total does not follow from the counts beside it: a note says why."""


@dataclass(frozen=True, slots=True)
class UnitValues:
    """The values of one area or organisation, in the order of the columns."""

    name: str
    values: tuple[Decimal | str | None, ...]


@dataclass(frozen=True, slots=True)
class AreaTable:
    """The annex areas × indicators, with everybody else whose figures are in the totals.

    ``totals`` are by the declared aggregation, ``None`` where there is none. ``notes`` say what is in a row
    beside its own area.
    """

    columns: tuple[IndicatorColumn, ...]
    rows: tuple[UnitValues, ...]
    totals: tuple[Decimal | str | None, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MovementReport:
    """Kết quả thực hiện of a period: narrative parts, tables by programme, annex by area.

    ``period_label`` is the period as written in the title ("quý III năm 2026"); ``data_period_label`` is
    the one whose figures were read, compared before printing.
    """

    head: DocumentHead
    state: PrintState
    period_label: str
    data_period_label: str
    ahead: str
    """What follows the period, as a report on the work names it ("6 tháng cuối năm 2026")."""
    groups: tuple[ProgrammeIndicators, ...]
    signer: Signer
    subject: str = ""
    before: tuple[NarrativePart, ...] = ()
    after: tuple[NarrativePart, ...] = ()
    words_of_units: tuple[NarrativePart, ...] = ()
    """What the units wrote, indicator by indicator, for an annex; each paragraph begins with who it is."""
    annex: AreaTable | None = None
    recipients: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What is to be known of the figures, below their table."""
    not_counted: int = 0
    """How many cells have a text that is no figure: for who prints it, not for the paper."""


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A unit of which figures are missing: how many cells it has, of how many, and what is missing."""

    unit: str
    filled: int
    expected: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """Thông báo to the units whose figures of a period are missing; ``is_late``: the due day has passed."""

    head: DocumentHead
    state: PrintState
    period_label: str
    rows: tuple[ReminderRow, ...]
    due: date | None
    is_late: bool
    signer: Signer
    recipients: tuple[str, ...] = ()
