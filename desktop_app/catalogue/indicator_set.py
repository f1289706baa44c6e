"""Indicators of the movements: what is counted, who reports it, and how figures add up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from desktop_app.catalogue.labels import Label, LegalBasis, Mark, PackageStatus


class ValueKind(StrEnum):
    """What may be entered in a cell. ``money`` is whole đồng; ``yes_no`` is stored as 1 or 0."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    YES_NO = "yes_no"
    TEXT = "text"


class Reporter(StrEnum):
    """Who reports a figure: residential area (K), commune (X), member organisation (O)."""

    RESIDENTIAL_AREA = "K"
    COMMUNE = "X"
    ORGANISATION = "O"


class PeriodType(StrEnum):
    """How often an indicator is reported."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    EVENT = "event"


class Nature(StrEnum):
    """Flow: happened in the period. Stock: value at its end. Ratio: computed. Text: words."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    TEXT = "text"


class AreaAggregation(StrEnum):
    """How the figures of the reporting units become the commune's."""

    SUM = "sum"
    COUNT = "count"
    RATIO_OF_SUMS = "ratio_of_sums"
    CONCAT = "concat"
    NONE = "none"


class TimeAggregation(StrEnum):
    """How the figures of months or quarters become those of a longer period."""

    SUM = "sum"
    LATEST = "latest"
    RATIO_OF_SUMS = "ratio_of_sums"
    CONCAT = "concat"
    NONE = "none"


HOUSEHOLDS: Final = "HOUSEHOLDS"
AREAS: Final = "AREAS"
TARGET: Final = "TARGET"
SPECIAL_DENOMINATORS: Final = frozenset({HOUSEHOLDS, AREAS, TARGET})

NARROWER: Final[Mapping[PeriodType, frozenset[PeriodType]]] = {
    PeriodType.MONTH: frozenset({PeriodType.MONTH}),
    PeriodType.QUARTER: frozenset({PeriodType.MONTH, PeriodType.QUARTER}),
    PeriodType.HALF_YEAR: frozenset({PeriodType.MONTH, PeriodType.QUARTER, PeriodType.HALF_YEAR}),
    PeriodType.YEAR: frozenset(PeriodType),
    PeriodType.EVENT: frozenset({PeriodType.EVENT}),
}
"""For each period type, the types of indicators whose figures can be told for it."""


class Indicator(msgspec.Struct, frozen=True):
    """One measured item (chỉ tiêu) of a set.

    A ratio has ``numerator`` and ``denominator`` (a code of the set, or one of
    ``SPECIAL_DENOMINATORS``); an indicator with ``formula`` is computed from others. Neither is entered.
    """

    code: str
    group: str
    name: Label
    unit: str
    value_kind: ValueKind
    entered_by: frozenset[Reporter]
    period_type: PeriodType
    nature: Nature
    area_aggregation: AreaAggregation
    time_aggregation: TimeAggregation
    numerator: str
    denominator: str
    formula: str
    has_target: bool
    mark: Mark
    sources: tuple[str, ...]
    note_vi: str

    @property
    def computed(self) -> bool:
        """Whether the figure follows from others and cannot be entered."""
        return self.nature is Nature.RATIO or bool(self.formula)


class IndicatorGroup(msgspec.Struct, frozen=True):
    """A section of the set and the campaign or programme it reports on."""

    code: str
    name: Label
    programme_vi: str


class IndicatorSource(msgspec.Struct, frozen=True):
    """A form or publication an indicator was taken from."""

    code: str
    name_vi: str
    strength: str


class IndicatorSet(msgspec.Struct, frozen=True):
    """One version of the indicators that communes of a province report."""

    code: str
    version: str
    status: PackageStatus
    title: Label
    note_vi: str
    valid_from: date | None
    groups: tuple[IndicatorGroup, ...]
    sources: tuple[IndicatorSource, ...]
    indicators: tuple[Indicator, ...]
    legal_basis: tuple[LegalBasis, ...]
    sha256: str
    by_code: Mapping[str, Indicator]
    carried: frozenset[str] = frozenset()
    """Indicators of older versions whose figures a period still shows; nobody types them."""

    def of_group(self, group: str) -> tuple[Indicator, ...]:
        """The indicators of one section, in their order."""
        return tuple(indicator for indicator in self.indicators if indicator.group == group)
