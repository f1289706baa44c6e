"""Which version of an indicator set a period goes by: the one under which its figures were typed.

A newer version applies to periods that are not started. A longer period shows what each of its
parts was typed under: indicators that the newer version has no more are shown with their figures, and are
not typed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from typing import Final

import msgspec
from sqlalchemy import Connection

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.conversions import FactorKey, factors
from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, PeriodType
from desktop_app.catalogue.installed import indicator_set, installed_sets
from desktop_app.catalogue.packages.labels import Label
from desktop_app.movements.events import event_days
from desktop_app.movements.period import EventDays, Period, counts_into
from desktop_app.movements.queries import codes_typed_under, versions_of_year

_FACTORS: dict[tuple[str, frozenset[str], tuple[str, ...]], Mapping[FactorKey, Fraction | None]] = {}
"""Computed once for each combination of versions: a year asks for its set many times."""
_MOST_KEPT: Final = 64


class SetVersions:
    """The installed versions of a set, and those under which figures of a year were typed: each read once.

    ``days`` are those of the year's events, where they are known already.
    """

    def __init__(self, connection: Connection, code: str, year: int, days: EventDays | None = None) -> None:
        self._connection = connection
        self.code = code
        self.year = year
        self._days = days
        self._shown: dict[Period, IndicatorSet] = {}
        self._figures: dict[str, list[tuple[str, str]]] = {}

    @cached_property
    def installed(self) -> list[IndicatorSet]:
        """All versions, the one installed last first; none where the set is not here."""
        return installed_sets(self._connection, self.code)

    @cached_property
    def _typed(self) -> list[tuple[str, str]]:
        """The periods with a figure, each with the versions under which one was typed."""
        return versions_of_year(self._connection, self.code, self.year)

    def _counts_into(self, key: str, period: Period) -> bool:
        return counts_into(key, period, self._known_days)

    @property
    def _known_days(self) -> EventDays:
        if self._days is None:
            self._days = event_days(self._connection, self.year)
        return self._days

    def of(self, period: Period) -> IndicatorSet:
        """The set as a period of the year shows it; ``version`` is the one under which figures are typed.

        Raises:
            NotInstalled: no version of the set is here.
        """
        if period not in self._shown:
            self._shown[period] = self._as_shown(period)
        return self._shown[period]

    def so_far(self, period: Period) -> IndicatorSet:
        """The set as the year shows it from January to the end of a period.

        Raises:
            NotInstalled: no version of the set is here.
        """
        return self._as_shown(period, so_far=True)

    def _as_shown(self, period: Period, *, so_far: bool = False) -> IndicatorSet:
        def counts(key: str) -> bool:
            return self._lies_before_end(key, period) if so_far else self._counts_into(key, period)

        used = [(key, version) for key, version in self._typed if counts(key)]
        own = {version for key, version in used if key == period.key}
        typed = [item for item in self.installed if item.version in own]
        present = typed[0] if typed else self.in_force(period)
        older = {version for _, version in used} - {present.version}
        for item in self.installed:
            if item.version in older:
                present = _with_indicators_of(present, item, self._codes_typed(item.version, counts))
        if len(self.installed) > 1:
            present = _with_factors(present, self.installed)
        return named_for(present, PeriodType.EVENT if so_far else period.kind)

    def in_units_of(self, period: Period, reference: IndicatorSet) -> IndicatorSet:
        """The set as the period shows it, with its figures counted as ``reference`` counts them.

        Periods that were typed under different versions are compared in one unit. What ``reference`` does
        not convert is left out.

        Raises:
            NotInstalled: no version of the set is here.
        """
        present = self.of(period)
        if not present.factors and present.version == reference.version:
            return present
        counted = {
            item.code: _counted_as(item, reference.by_code.get(item.code)) for item in present.indicators
        }
        converted = msgspec.structs.replace(
            present,
            indicators=tuple(counted.values()),
            by_code=counted,
            sha256=present.sha256 + reference.sha256,
        )
        return _with_factors(converted, self.installed)

    def in_force(self, period: Period) -> IndicatorSet:
        """The version under which a period is started.

        It is the newest that holds at the end of the period; the oldest for a period before all of them.

        Raises:
            NotInstalled: no version of the set is here.
        """
        versions = self.installed or [indicator_set(self._connection, self.code)]
        fitting = (item for item in versions if item.valid_from is None or item.valid_from <= period.end)
        return next(fitting, versions[-1])

    def unknown(self, until: date) -> dict[str, list[str]]:
        """The versions that are not here, each with the periods until a day that have figures of it."""
        here, found = {each.version for each in self.installed}, dict[str, list[str]]()
        for key, version in self._typed:
            if version and version not in here and Period.parse(key).end <= until:
                found.setdefault(version, []).append(key)
        return found

    def _lies_before_end(self, key: str, period: Period) -> bool:
        """Whether figures of ``key`` are in the sum of the year up to the end of a period."""
        part = Period.parse(key)
        if part.kind is PeriodType.EVENT:
            return self._known_days.get(key, period.end) <= period.end
        return part.end <= period.end

    def _codes_typed(self, version: str, counts: Callable[[str], bool]) -> set[str]:
        """The indicators with a figure that counts and was typed under a version."""
        if version not in self._figures:
            self._figures[version] = codes_typed_under(self._connection, self.code, version, self.year)
        return {code for code, key in self._figures[version] if counts(key)}


def set_of_period(connection: Connection, code: str, period: Period) -> IndicatorSet:
    """The set as a period shows it (:meth:`SetVersions.of`).

    Raises:
        NotInstalled: no version of the set is here.
    """
    return SetVersions(connection, code, period.year).of(period)


def _counted_as(present: Indicator, reference: Indicator | None) -> Indicator:
    """An entered indicator as another version counts it, in its place in this one."""
    if reference is None or present.computed or reference.computed:
        return present
    return msgspec.structs.replace(reference, group=present.group, period_type=present.period_type)


def _with_factors(present: IndicatorSet, versions: Sequence[IndicatorSet]) -> IndicatorSet:
    """The set with what it needs to know of figures that were typed under its other versions."""
    key = (present.sha256, present.carried, tuple(item.sha256 for item in versions))
    if key not in _FACTORS:
        if len(_FACTORS) >= _MOST_KEPT:
            _FACTORS.clear()
        _FACTORS[key] = factors(present, versions)
    return msgspec.structs.replace(present, factors=_FACTORS[key])


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
