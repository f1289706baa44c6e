"""Which version of an indicator set a period goes by: the one under which its figures were typed.

A newer version applies to periods that are not started. A longer period shows what each of its
parts was typed under: indicators that the newer version has no more are shown with their figures, and are
not typed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.conversions import FactorKey, factors
from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, PeriodType
from desktop_app.catalogue.installed import indicator_set, installed_sets
from desktop_app.catalogue.packages.labels import Label
from desktop_app.movements.events import event_days
from desktop_app.movements.period import Period
from desktop_app.movements.queries import versions_of_year
from desktop_app.movements.unit_figures import EventDays, counts_into
from desktop_app.storage.tables.movements import indicator_value

_FACTORS: dict[tuple[str, frozenset[str], tuple[str, ...]], Mapping[FactorKey, Fraction | None]] = {}
"""Computed once for each combination of versions: a year asks for its set many times."""
_MOST_KEPT: Final = 64


def set_of_period(connection: Connection, code: str, period: Period) -> IndicatorSet:
    """The set as the period shows it; ``version`` is the one under which figures are typed.

    Raises:
        NotInstalled: no version of the set is here.
    """
    used = _typed_under(connection, code, period)
    versions = _installed_versions(connection, code)
    own = [item for item in versions if item.version in used.get(period.key, ())]
    present = own[0] if own else _in_force(versions, period)
    older = [item for item in versions if item is not present]
    typed = {version for versions_of_key in used.values() for version in versions_of_key}
    for item in older:
        if item.version in typed:
            codes = _codes_with_figures(connection, code, period, item.version)
            present = _with_indicators_of(present, item, codes)
    present = _with_factors(present, versions) if len(versions) > 1 else present
    return named_for(present, period.kind)


def set_in_units_of(
    connection: Connection, code: str, period: Period, reference: IndicatorSet
) -> IndicatorSet:
    """The set as the period shows it, with its figures counted as ``reference`` counts them.

    Periods that were typed under different versions are compared in one unit. What ``reference`` does not
    convert is left out.

    Raises:
        NotInstalled: no version of the set is here.
    """
    present = set_of_period(connection, code, period)
    if not present.factors and present.version == reference.version:
        return present
    by_code = {item.code: _counted_as(item, reference.by_code.get(item.code)) for item in present.indicators}
    counted = msgspec.structs.replace(
        present, indicators=tuple(by_code.values()), by_code=by_code, sha256=present.sha256 + reference.sha256
    )
    return _with_factors(counted, _installed_versions(connection, code))


def _counted_as(present: Indicator, reference: Indicator | None) -> Indicator:
    """An entered indicator as another version counts it, in its place in this one."""
    if reference is None or present.computed or reference.computed:
        return present
    return msgspec.structs.replace(reference, group=present.group, period_type=present.period_type)


def _with_factors(present: IndicatorSet, versions: list[IndicatorSet]) -> IndicatorSet:
    """The set with what it needs to know of figures that were typed under its other versions."""
    key = (present.sha256, present.carried, tuple(item.sha256 for item in versions))
    if key not in _FACTORS:
        if len(_FACTORS) >= _MOST_KEPT:
            _FACTORS.clear()
        _FACTORS[key] = factors(present, versions)
    return msgspec.structs.replace(present, factors=_FACTORS[key])


def version_in_force(connection: Connection, code: str, period: Period) -> str:
    """Return the version under which a period is started.

    Raises:
        NotInstalled: no version of the set is here.
    """
    return _in_force(_installed_versions(connection, code), period).version


def _installed_versions(connection: Connection, code: str) -> list[IndicatorSet]:
    """All versions, the one installed last first; where there is none, it is said."""
    return installed_sets(connection, code) or [indicator_set(connection, code)]


def _in_force(versions: list[IndicatorSet], period: Period) -> IndicatorSet:
    """The newest that holds at the end of the period; the oldest for a period before all of them."""
    fitting = (item for item in versions if item.valid_from is None or item.valid_from <= period.end)
    return next(fitting, versions[-1])


def _typed_under(connection: Connection, code: str, period: Period) -> dict[str, set[str]]:
    """The versions under which the period and its parts were typed, by the key of the period."""
    found: dict[str, set[str]] = {}
    days = event_days(connection, period.year)
    for key, version in versions_of_year(connection, code, period.year):
        if _belongs(key, period, days):
            found.setdefault(key, set()).add(version)
    return found


def _codes_with_figures(connection: Connection, code: str, period: Period, version: str) -> set[str]:
    value = indicator_value.c
    rows = connection.execute(
        select(value.indicator_code, value.period)
        .where(
            value.set_code == code,
            value.set_version == version,
            value.period >= f"{period.year}-",
            value.period < f"{period.year}.",
            value.value.is_not(None),
        )
        .distinct()
    )
    days = event_days(connection, period.year)
    return {indicator for indicator, key in rows if _belongs(key, period, days)}


def _belongs(key: str, period: Period, days: EventDays) -> bool:
    """Whether figures of a period lie in another one: of an event by its day."""
    part = Period.parse(key)
    return period.contains(part) or (part.kind is PeriodType.EVENT and counts_into(key, period, days))


def _with_indicators_of(present: IndicatorSet, older: IndicatorSet, codes: Iterable[str]) -> IndicatorSet:
    """The set with what it lacks of an older version: what has figures here or is computed from that."""
    wanted = _with_what_belongs_to(codes, older) - present.by_code.keys()
    if not wanted:
        return present
    added = tuple(item for item in older.indicators if item.code in wanted)
    groups = {group.code: group for group in (*older.groups, *present.groups)}
    kept = [group.code for group in present.groups]
    kept += [group.code for group in older.groups if group.code not in kept]
    indicators = (*present.indicators, *added)
    order = {code: place for place, code in enumerate(kept)}
    return msgspec.structs.replace(
        present,
        groups=tuple(groups[code] for code in kept),
        indicators=tuple(sorted(indicators, key=lambda item: order[item.group])),
        by_code={item.code: item for item in indicators},
        carried=present.carried | {item.code for item in added},
    )


def _with_what_belongs_to(codes: Iterable[str], older: IndicatorSet) -> set[str]:
    """The codes, what the older version computes from them, and what that reads besides."""
    wanted = {code for code in codes if code in older.by_code}
    while True:
        more = {item.code for item in older.indicators if item.computed and reads(item) & wanted}
        more |= {code for each in wanted | more for code in reads(older.by_code[each])}
        if more <= wanted:
            return wanted
        wanted |= more


def named_for(indicators: IndicatorSet, kind: PeriodType) -> IndicatorSet:
    """The set with the names of its indicators as they are in periods of a type."""
    changed = {
        item.code: name
        for item in indicators.indicators
        if item.period_type is not kind and (name := _name(item.name)) != item.name
    }
    if not changed:
        return indicators
    items = tuple(
        msgspec.structs.replace(item, name=changed[item.code]) if item.code in changed else item
        for item in indicators.indicators
    )
    return msgspec.structs.replace(indicators, indicators=items, by_code={item.code: item for item in items})


@cache
def _name(name: Label) -> Label:
    vi, en = _patterns()
    words = _words()
    return Label(vi.sub(words["vi_period"], name.vi), en.sub(words["en_period"], name.en))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    vi, en = (
        re.compile(rf"\b(?:{'|'.join(map(re.escape, _words()[language]))})\b") for language in ("vi", "en")
    )
    return vi, en


@cache
def _words() -> dict[str, str]:
    with resource_path("office", "period_titles.toml").open("rb") as stream:
        found: dict[str, str] = tomllib.load(stream)["of_period"]
    return found
