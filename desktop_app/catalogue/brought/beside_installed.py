"""An indicator set from a file beside the newest version of it in the book."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought.set_differences import SetDifference, differences
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.installed import installed_sets
from desktop_app.catalogue.set_changes import require_lasting_codes


class SetComparison(msgspec.Struct, frozen=True):
    """A set beside the newest version of it that is installed; ``refused`` is why it cannot be installed."""

    older: str
    differences: tuple[SetDifference, ...]
    refused: Problem | None


def compare_with_installed(connection: Connection, brought: IndicatorSet) -> SetComparison | None:
    """The differences from the newest version in the book; ``None`` when the set is new here."""
    versions = installed_sets(connection, brought.code)
    if not versions:
        return None
    same = [each for each in versions if each.version == brought.version]
    older = (same or versions)[0]
    return SetComparison(older.version, differences(brought, older), _refused(brought, versions))


def _refused(brought: IndicatorSet, versions: list[IndicatorSet]) -> Problem | None:
    try:
        for other in versions:
            if other.version != brought.version:
                require_lasting_codes(brought, other)
    except Problem as problem:
        return problem
    return None
