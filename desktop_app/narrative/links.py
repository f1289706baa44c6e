"""Figures within a text: ``{TT01}`` stands for the commune's figure of an indicator in the period.

``{DLXH.noted}`` stands for what was counted elsewhere: in a register, the fund, survey rounds. A text keeps
the link and never the figure, so that text and sources cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_percent
from desktop_app.movements.progress.reporting import nothing_in_words
from desktop_app.reports.documents.sentences import PERCENT
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.movement_data import IndicatorRow, ProgrammeIndicators

NO_FIGURE: Final = "……"
"""Printed for a link without a figure: dots to fill in by hand."""

_LINK = re.compile(r"\{([A-Za-z0-9_.-]+)(?::(cumulative|target|percent))?\}")
_TYPED = re.compile(r"(?<![\w/.,-])\d[\d.,]*\d(?![\w/-])")
_DATED = re.compile(r"(?:ngày|tháng|năm|quý|số|lần|khóa|khoá|điều)\s+$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


class Kind(StrEnum):
    """Which figure of an indicator a link stands for."""

    VALUE = ""
    CUMULATIVE = "cumulative"
    TARGET = "target"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a figure by the code of its indicator."""

    code: str
    kind: Kind = Kind.VALUE

    @property
    def written(self) -> str:
        """The link as written in a text."""
        return f"{{{self.code}:{self.kind}}}" if self.kind else f"{{{self.code}}}"


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """What was counted outside the indicators, or words that follow from it, ready to print.

    ``number`` decides whether it is worth reporting; words alone have none.
    """

    name: str
    shown: str
    unit: str = ""
    number: Decimal | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to report."""
        return bool(self.shown) if self.number is None else bool(self.number)


type ReportFigures = Mapping[str, ReportFigure]
"""Figures by their codes."""
NO_FIGURES: Final[ReportFigures] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LinkedFigure:
    """A figure that a text can be linked to, with its text ready to print."""

    link: Link
    name: str
    unit: str
    shown: str


class LinkedFigures:
    """All figures of a period that texts can be linked to: those of the table of the annex, and others."""

    def __init__(
        self, groups: Sequence[ProgrammeIndicators], wording: Wording, others: ReportFigures = NO_FIGURES
    ) -> None:
        self._wording = wording
        self._rows = {row.code: row for group in groups for row in group.rows if row.code}
        self._others = others

    def shown(self, link: Link) -> str | None:
        """Return the figure as printed; ``None`` if it is missing or there is no such indicator."""
        row = self._rows.get(link.code)
        if row is not None:
            return _shown(row, link.kind, self._wording)
        other = self._others.get(link.code)
        return None if other is None or link.kind else other.shown or None

    def knows(self, link: Link) -> bool:
        """Whether there is such a figure for this reader, reported or not."""
        return link.code in self._rows or link.code in self._others

    def number(self, link: Link) -> Decimal:
        """Return the number that decides whether a figure is worth reporting: zero where it is not.

        Words have the number 1.
        """
        row = self._rows.get(link.code)
        if row is not None:
            return _number(row, link.kind)
        other = self._others.get(link.code)
        if other is None or not other.says_something:
            return Decimal(0)
        return Decimal(1) if other.number is None else abs(other.number)

    def row(self, code: str) -> IndicatorRow | None:
        """Return the row of the annex of an indicator."""
        return self._rows.get(code)

    def __iter__(self) -> Iterator[LinkedFigure]:
        """Yield every figure in the order of the table, then those counted elsewhere."""
        for row in self._rows.values():
            for kind in Kind:
                text = _shown(row, kind, self._wording)
                if text is not None:
                    unit = PERCENT if kind is Kind.PERCENT else row.unit
                    yield LinkedFigure(Link(row.code, kind), row.name, unit, text)
        for code, other in self._others.items():
            if other.shown and code not in self._rows:
                yield LinkedFigure(Link(code), other.name, other.unit, other.shown)

    def filled(self, text: str) -> str:
        """Return the text with links replaced by their figures."""
        return _LINK.sub(lambda found: self.shown(_link(found)) or NO_FIGURE, text)

    def unreported(self, text: str) -> tuple[Link, ...]:
        """Return the links of a text whose figure is missing."""
        return tuple(link for link in links_in(text) if self.shown(link) is None)


def pieces_of(text: str) -> Iterator[str | Link]:
    """A text in its pieces: words, and links to figures."""
    place = 0
    for found in _LINK.finditer(text):
        if found.start() > place:
            yield text[place : found.start()]
        yield _link(found)
        place = found.end()
    if place < len(text):
        yield text[place:]


def links_in(text: str) -> tuple[Link, ...]:
    """Return the links of a text in their order."""
    return tuple(_link(found) for found in _LINK.finditer(text))


def typed_numbers(text: str) -> tuple[str, ...]:
    """Return numbers of two or more digits typed by hand, which follow no figure; no days and years."""
    bare = _LINK.sub(" ", text)
    return tuple(
        found[0]
        for found in _TYPED.finditer(bare)
        if not _YEAR.fullmatch(found[0]) and not _DATED.search(bare[: found.start()])
    )


def kind_words(kind: Kind) -> str:
    """What a link of this kind stands for."""
    return {
        Kind.VALUE: tr("in the period"),
        Kind.CUMULATIVE: tr("since the beginning of the year"),
        Kind.TARGET: tr("plan of the year"),
        Kind.PERCENT: tr("% of the plan"),
    }[kind]


def _link(found: re.Match[str]) -> Link:
    return Link(found[1], Kind(found[2] or ""))


def _shown(row: IndicatorRow, kind: Kind, wording: Wording) -> str | None:
    match kind:
        case Kind.PERCENT:
            return None if row.percent_of_target is None else format_percent(row.percent_of_target)
        case Kind.TARGET:
            return _said(row.target, row.unit, wording)
        case Kind.CUMULATIVE:
            return _said(row.cumulative, row.unit, wording) if row.adds_up else None
        case Kind.VALUE:
            return _said(row.value, row.unit, wording)


def _number(row: IndicatorRow, kind: Kind) -> Decimal:
    match kind:
        case Kind.PERCENT:
            share = row.percent_of_target
            return Decimal(0) if share is None else Decimal(share.numerator) / Decimal(share.denominator)
        case Kind.TARGET:
            return row.target or Decimal(0)
        case Kind.CUMULATIVE:
            return _size(row.cumulative) if row.adds_up else Decimal(0)
        case Kind.VALUE:
            return _size(row.value)


def _size(value: Decimal | str | None) -> Decimal:
    """Return the size of a figure: 1 for words such as "Có", 0 for words that mean nothing."""
    if isinstance(value, Decimal):
        return abs(value)
    return Decimal(bool(value) and value != nothing_in_words())


def _said(value: Decimal | str | None, unit: str, wording: Wording) -> str | None:
    """Return a figure of the annex as a sentence writes it; ``None`` if there is none."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    return format_percent(value / 100) if unit.strip() == PERCENT else wording.count(value, unit)
