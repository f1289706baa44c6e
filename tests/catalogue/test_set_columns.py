"""Every column of an indicator set is read, written and explained, and the full set shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pytest

from desktop_app.catalogue.brought.set_words import INDICATORS, columns_of
from desktop_app.catalogue.indicator_set import Indicator, IndicatorRule
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.set_columns import (
    INDICATOR_COLUMNS,
    RULE_COLUMNS,
    TARGET_COLUMNS,
    SetColumn,
    all_columns,
    read_row,
)
from desktop_app.catalogue.table_rows import TableRow
from tests.catalogue.full_set import FULL

EMPTY: tuple[Any, ...] = ("", None, (), frozenset(), Label("", ""), {})
OF_BOOK = {"sha256", "carried", "factors"}
"""What of a set is not written, but follows from its bytes and from other versions in the book."""


@pytest.mark.parametrize(
    ("table", "record", "follows"),
    [(INDICATOR_COLUMNS, Indicator, {"part_of"}), (RULE_COLUMNS, IndicatorRule, set())],
    ids=["indicators", "rules"],
)
def test_every_attribute_has_its_columns(
    table: Sequence[SetColumn[Any]], record: type[msgspec.Struct], follows: set[str]
) -> None:
    assert sorted(each.field for each in table) == sorted(set(record.__struct_fields__) - follows)


def test_every_column_is_in_the_workbook() -> None:
    written = {sheet: {each.to for each in columns_of(sheet)} for sheet in (INDICATORS, "rules", "targets")}
    # a section is a row of its own there
    assert written[INDICATORS] == set(all_columns(INDICATOR_COLUMNS)) - {"group"} | {"programme_vi"}
    assert written["rules"] == set(all_columns(RULE_COLUMNS))
    assert written["targets"] == set(TARGET_COLUMNS)


def blank(table: Sequence[SetColumn[Any]]) -> dict[str, Any]:
    """What a row without any cell says."""
    return read_row(table, TableRow({}, 2, "", FaultList()))


def unsaid(records: Sequence[msgspec.Struct], default: Mapping[str, Any]) -> list[str]:
    """The attributes in which none of the records differs from the default."""
    return [
        name
        for name in records[0].__struct_fields__
        if all(getattr(each, name) in (default.get(name), *EMPTY) for each in records)
    ]


def test_the_full_set_says_something_in_every_column() -> None:
    assert unsaid(FULL.indicators, blank(INDICATOR_COLUMNS)) == []
    assert unsaid(FULL.rules, blank(RULE_COLUMNS)) == []
    assert set(unsaid([FULL], {})) <= OF_BOOK
    assert FULL.checks is not None
    for records in (FULL.groups, FULL.sources, FULL.legal_basis, FULL.due, FULL.targets):
        assert unsaid(records, {}) == []
    limits = [each for one in FULL.indicators for each in (one.minimum, one.maximum) if each is not None]
    assert len({limit.severity for limit in limits}) > 1
