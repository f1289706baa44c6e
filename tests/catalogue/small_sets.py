"""Small indicator sets as packages: a table of a few rows, with the columns that a test needs."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import read_definition
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.set_columns import INDICATOR_COLUMNS, RULE_COLUMNS, all_columns

type Rows = Sequence[Mapping[str, str]]

PLAIN = {
    "group": "G",
    "name_vi": "Số cuộc",
    "unit": "cuộc",
    "value_kind": "integer",
    "entered_by": "K",
    "period_type": "month",
    "nature": "flow",
    "area_aggregation": "sum",
    "time_aggregation": "sum",
    "mark": "C",
}
"""A monthly flow that villages report."""


def csv_table(columns: tuple[str, ...], rows: Rows) -> bytes:
    """A table of a package."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def a_package(
    *rows: Mapping[str, str],
    targets: Rows | None = None,
    rules: Rows | None = None,
    version: str = "1",
    head: str = "",
    more: str = "",
) -> Package:
    """A set with these indicators, each a :data:`PLAIN` one with what its row says otherwise."""
    manifest = f"""
kind = "indicator_set"
code = "BO"
version = "{version}"
status = "draft"
indicators = "indicators.csv"
{'targets = "targets.csv"' if targets is not None else ""}
{'rules = "rules.csv"' if rules is not None else ""}
title_vi = "Bộ chỉ tiêu"
title_en = "Set"
{head}
[[groups]]
code = "G"
name_vi = "Nhóm"
name_en = "Group"
{more}
"""
    files = {
        "set.toml": manifest.encode(),
        "indicators.csv": csv_table(all_columns(INDICATOR_COLUMNS), [{**PLAIN, **row} for row in rows]),
    }
    if targets is not None:
        files["targets.csv"] = csv_table(("indicator", "year", "unit", "value"), targets)
    if rules is not None:
        files["rules.csv"] = csv_table(all_columns(RULE_COLUMNS), rules)
    return Package(files)


def a_set(
    *rows: Mapping[str, str],
    targets: Rows | None = None,
    rules: Rows | None = None,
    version: str = "1",
    head: str = "",
    more: str = "",
) -> IndicatorSet:
    """The same, read."""
    found = read_definition(
        a_package(*rows, targets=targets, rules=rules, version=version, head=head, more=more)
    )
    assert isinstance(found, IndicatorSet)
    return found
