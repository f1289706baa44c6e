"""Names of indicators in tables of longer periods: what was lent "in the month" was lent in the period."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType
from desktop_app.catalogue.packages.labels import Label


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
