"""The indicators that are the furthest behind their plan of the year, of all installed sets."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.catalogue.installed import installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.movements.analysis.grid_cache import Sights
from desktop_app.movements.analysis.progress import progress
from desktop_app.movements.period import Period


class Behind(NamedTuple):
    """An indicator, what was reached since January and the plan in words, and its share (0.4 for 40 %)."""

    code: str
    name: str
    reached: str
    plan: str
    share: Fraction


def furthest_behind(
    connection: Connection, clock: Clock, commune_code: str, period: Period, most: int
) -> list[Behind]:
    """Return up to ``most`` indicators below their plan, those with the smallest share first.

    Indicators without figures are left out: they are missing, not behind.
    """
    codes = sorted({package.code for package in installed(connection, PackageKind.INDICATOR_SET)})
    found = [
        each for code in codes for each in _of_set(Sights(connection, clock, commune_code, code), period)
    ]
    return sorted((each for each in found if each.share < 1), key=lambda each: each.share)[:most]


def _of_set(sights: Sights, period: Period) -> Iterator[Behind]:
    for row in progress(sights, period).rows:
        name, reached, plan, share, _ = row.cells
        if isinstance(share.value, Fraction) and name.way is not None:
            yield Behind(name.way[2], name.words, reached.text, plan.text, share.value)
