"""Reads where a column, a paper or a rule of a register takes its answers from."""

from __future__ import annotations

from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.manifest import ManifestTable
from desktop_app.catalogue.registers.sources import Condition, Source

NO_SOURCE: Final = Source("", "", "")


def source_of(row: ManifestTable, key: str) -> Source:
    """The source that ``key`` names."""
    return parsed_source(row, key, row.text(key))


def sources_of(row: ManifestTable) -> tuple[Source, ...]:
    """The sources of a column of the book; none where it is marked as filled by hand."""
    if row.flag("blank"):
        return ()
    found = tuple(parsed_source(row, "sources", text) for text in row.texts("sources"))
    if not found:
        row.fault("sources", Problem("This is missing. Fill it in."))
    return found


def parsed_source(row: ManifestTable, key: str, text: str) -> Source:
    """The source ``text``; where it is none, a fault at ``key``."""
    source = Source.parse(text)
    if source is None:
        if text:
            row.fault(key, Problem("“{value}” is neither a question nor a fact.", value=text))
        return NO_SOURCE
    return source


def condition_of(table: ManifestTable, key: str) -> Condition | None:
    """``{ urgency = ["urgent"], … }``; ``None`` where it is not given."""
    if not table.has(key):
        return None
    inner = table.table(key)
    return Condition(
        {parsed_source(inner, name, name): frozenset(inner.texts(name)) for name in inner.names()}
    )
