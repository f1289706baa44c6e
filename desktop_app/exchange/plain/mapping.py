"""The mapping of a table: which row has the headings, what each column is, what its names mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from desktop_app.base.text import fold


class Subject(StrEnum):
    """What a figure is of."""

    UNIT = "unit"
    INDICATOR = "indicator"
    PERIOD = "period"


class ColumnRole(StrEnum):
    """What a column is. The names of a figure's row stand in columns of the first three."""

    UNIT = "unit"
    INDICATOR = "indicator"
    PERIOD = "period"
    FIGURES = "figures"
    UNUSED = "unused"


SUBJECT_OF = {
    ColumnRole.UNIT: Subject.UNIT,
    ColumnRole.INDICATOR: Subject.INDICATOR,
    ColumnRole.PERIOD: Subject.PERIOD,
}
"""What the rows of a column of names say."""


class How(StrEnum):
    """Why a column or name was matched."""

    RECOGNISED = "recognised"
    GUESSED = "guessed"
    """Proposed: the text leaves something open."""
    REMEMBERED = "remembered"
    """A person said it of a table with the same headings."""
    SAID = "said"
    UNKNOWN = "unknown"
    """Not understood, so not taken."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means: the key of a unit or period, the code of an indicator; nothing: it is left out."""

    key: str = ""
    how: How = How.UNKNOWN


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a column is, and of figures what its heading says of them."""

    role: ColumnRole = ColumnRole.UNUSED
    how: How = How.UNKNOWN
    subjects: Mapping[Subject, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadPlace:
    """The last row of the headings, counted from 0, and how many rows they are; 0 rows: there are none."""

    last: int = 0
    rows: int = 1

    @property
    def first_figures(self) -> int:
        """The row in which figures begin."""
        return self.last + 1 if self.rows else 0


@dataclass(frozen=True, slots=True)
class TableMapping:
    """The whole mapping of a table.

    ``whole`` is what holds for every figure, ``names`` what a person said of a name (folded); ``fill_down``:
    an empty name means the one above it.
    """

    head: HeadPlace
    columns: tuple[ColumnMeaning, ...]
    whole: Mapping[Subject, Meaning] = field(default_factory=dict)
    names: Mapping[tuple[Subject, str], Meaning] = field(default_factory=dict)
    fill_down: bool = False

    def column_of(self, subject: Subject) -> int | None:
        """Return the column in which rows name a subject."""
        return next(
            (place for place, each in enumerate(self.columns) if SUBJECT_OF.get(each.role) is subject), None
        )

    def with_column(self, place: int, meaning: ColumnMeaning) -> TableMapping:
        """Say what a column is; of columns of names there is one each, so the former is not used any more."""
        columns = list(self.columns)
        if meaning.role in SUBJECT_OF:
            columns = [
                ColumnMeaning(ColumnRole.UNUSED, How.SAID) if each.role is meaning.role else each
                for each in columns
            ]
        columns[place] = meaning
        return replace(self, columns=tuple(columns))

    def with_name(self, subject: Subject, text: str, key: str) -> TableMapping:
        """Say what a name means; an empty key leaves its figures out."""
        return replace(self, names={**self.names, (subject, fold(text)): Meaning(key, How.SAID)})

    def with_whole(self, subject: Subject, key: str) -> TableMapping:
        """Say what every figure is of."""
        return replace(self, whole={**self.whole, subject: Meaning(key, How.SAID)})
