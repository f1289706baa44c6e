"""The words by which columns and periods of an office's own tables are known (``plain_tables.toml``)."""

from __future__ import annotations

from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold


class HeadingWords(msgspec.Struct, frozen=True):
    """Headings of the columns that name units, indicators and periods, and of one of figures."""

    unit: frozenset[str]
    indicator: frozenset[str]
    period: frozenset[str]
    figures: frozenset[str]


class RowWords(msgspec.Struct, frozen=True):
    """What names a row that is no unit, such as a sum."""

    besides: frozenset[str]


class PeriodWords(msgspec.Struct, frozen=True):
    """Words before the number of a period and before a year; of a half-year also which of both."""

    month: frozenset[str]
    quarter: frozenset[str]
    half: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]
    year: frozenset[str]


class TableWords(msgspec.Struct, frozen=True):
    """All of them, folded: without diacritics and case."""

    headings: HeadingWords
    rows: RowWords
    periods: PeriodWords


@cache
def table_words() -> TableWords:
    """Return the words; read once, immutable."""
    content = resource_path("exchange", "plain_tables.toml").read_bytes()
    raw = msgspec.toml.decode(content, type=dict[str, dict[str, list[str]]])
    folded = {
        part: {name: [fold(word) for word in words] for name, words in lists.items()}
        for part, lists in raw.items()
    }
    return msgspec.convert(folded, type=TableWords)
