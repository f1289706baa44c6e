"""Names in a table and whose they are: units, indicators, periods; by code, or without diacritics.

A name that fits two is nobody's: two areas of one name are distinguished by the period in which each exists,
or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune as commune_of
from desktop_app.areas.kinds import list_rules, name_key, split_name
from desktop_app.areas.queries import all_areas
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.text import fold, nfc, one_line
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.exchange.plain.mapping import How, Meaning, Subject
from desktop_app.exchange.plain.periods import FoundPeriod, period_in
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period

_NUMBERING = re.compile(
    r"^(?:[-+*•–]|\(?(?:\d{1,2}|[a-zđ]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?)\s*", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_NOT_UNDERSTOOD = Meaning()


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that may report. ``area`` is set of residential areas only."""

    key: str
    name: str
    area: ResidentialArea | None = None

    @property
    def earlier(self) -> tuple[str, ...]:
        """The names that an area had before the present one."""
        return () if self.area is None else self.area.every_name[1:]

    def exists_in(self, period: Period) -> bool:
        """Return whether it is there on a day of a period."""
        return self.area is None or self.area.exists_within(period.start, period.end)


class Names:
    """Knows the names of a book, and remembers each answer."""

    def __init__(
        self,
        indicators: IndicatorSet,
        units: Sequence[KnownUnit],
        shown: Period,
        events: Mapping[str, str],
    ) -> None:
        self.indicators = indicators
        self.units = {unit.key: unit for unit in units}
        self.shown = shown
        self.events = events
        self._keys = {unit.key.casefold(): unit.key for unit in units}
        self._exact = _index((_plain(unit.name), unit.key) for unit in units)
        self._folded = _index((name_key(unit.name), unit.key) for unit in units)
        earlier = [(name, each.key) for each in units for name in each.earlier]
        self._earlier = _index((name_key(name), key) for name, key in earlier)
        self._bare = _index((name_key(split_name(unit.name)[1]), unit.key) for unit in units)
        items = indicators.indicators
        self._codes = {item.code.casefold(): item.code for item in items}
        labels = [(item.code, name) for item in items for name in (item.name.vi, item.name.en) if name]
        self._titles = _index((_plain(name), code) for code, name in labels)
        self._folded_titles = _index((fold(name), code) for code, name in labels)
        self._found: dict[tuple[Subject, str], Meaning] = {}
        self._by_period: dict[tuple[str, str], Meaning] = {}

    def find(self, subject: Subject, text: str) -> Meaning:
        """Return what a name means in the period that is shown."""
        key = (subject, text)
        if key not in self._found:
            self._found[key] = self._find(subject, text)
        return self._found[key]

    def unit_in(self, text: str, period: Period) -> Meaning:
        """Return which unit a name means in a period."""
        key = (text, period.key)
        if key not in self._by_period:
            self._by_period[key] = self._unit(text, period)
        return self._by_period[key]

    def period(self, text: str) -> FoundPeriod | None:
        """Return the period that a text is the name of."""
        return period_in(text, self.shown, self.events)

    def is_period(self, text: str) -> bool:
        """Return whether a text is the name of a period."""
        return self.find(Subject.PERIOD, text).key != ""

    def several(self, subject: Subject, text: str) -> int:
        """Return how many bear a name: one that fits two is not understood."""
        if subject is Subject.UNIT:
            return len(self._units_named(text)[0])
        if subject is Subject.INDICATOR:
            return len(self._folded_titles.get(fold(_bare_title(text)), ()))
        return 0

    def shown_name(self, subject: Subject, key: str) -> str:
        """Return the name people use for a key."""
        match subject:
            case Subject.UNIT:
                return self.units[key].name if key in self.units else key
            case Subject.INDICATOR:
                item = self.indicators.by_code.get(key)
                return key if item is None else f"{key} {item.name.shown()}"
            case Subject.PERIOD:
                return period_label(Period.parse(key), self.events)

    def _find(self, subject: Subject, text: str) -> Meaning:
        match subject:
            case Subject.UNIT:
                return self._unit(text, self.shown)
            case Subject.INDICATOR:
                return self._indicator(text)
            case Subject.PERIOD:
                found = self.period(text)
                return _NOT_UNDERSTOOD if found is None else _meaning(found.period.key, guessed=found.guessed)

    def _unit(self, text: str, period: Period) -> Meaning:
        keys, guessed = self._units_named(text)
        there = [key for key in keys if self.units[key].exists_in(period)]
        one = there if there else keys
        if len(one) != 1:
            return _NOT_UNDERSTOOD
        whole = one[0] == COMMUNE_UNIT and text.strip() != COMMUNE_UNIT  # its row may be one of totals
        return _meaning(one[0], guessed=guessed or whole)

    def _units_named(self, text: str) -> tuple[Sequence[str], bool]:
        """Return the units of a name, and whether that is a guess: its kind is missing, or another's."""
        if text.strip().casefold() in self._keys:
            return [self._keys[text.strip().casefold()]], False
        plain = _without_numbering(text)
        if is_total(plain) or not any(letter.isalpha() for letter in plain):
            return (), False  # a number is that of a row, or a figure, also where areas are "Thôn 1"
        exact = self._exact.get(_plain(plain)) or self._folded.get(name_key(plain))
        if exact:
            return exact, False
        earlier = self._earlier.get(name_key(plain))
        if earlier:
            return earlier, False
        return self._bare.get(name_key(split_name(plain)[1]), ()), True

    def _indicator(self, text: str) -> Meaning:
        plain = text.strip()
        code = self._codes.get(plain.casefold())
        if code is not None:
            return _meaning(code)
        title = _without_numbering(plain)
        for each in (title, _bare_title(title)):
            found = self._titles.get(_plain(each)) or self._folded_titles.get(fold(each))
            if found:
                return _meaning(found[0]) if len(found) == 1 else _NOT_UNDERSTOOD
        return self._with_code(plain)

    def _with_code(self, text: str) -> Meaning:
        """A code beside a name, before it or behind it in brackets; beside another name, that is a guess."""
        first, _, rest = text.partition(" ")
        last = text[text.rfind("(") + 1 : -1] if text.endswith(")") else ""
        for word, name in ((first.strip(".:-–()[]"), rest), (last, text[: text.rfind("(")])):
            code = self._codes.get(word.strip().casefold())
            if code is not None:
                label = self.indicators.by_code[code].name
                said = {fold(each.strip(" .:-–")) for each in (name, _bare_title(name))}
                return _meaning(code, guessed=said.isdisjoint({fold(label.vi), fold(label.en)}))
        return _NOT_UNDERSTOOD


def load_names(connection: Connection, commune: str, set_code: str, shown: Period) -> Names:
    """Return the names that figures of a set may have; areas that are no more too, for older periods.

    Raises:
        NotInstalled: the set is not in this book.
    """
    own = commune_of(commune)
    units = [KnownUnit(area.id, area.name, area) for area in all_areas(connection, commune)]
    units.append(KnownUnit(COMMUNE_UNIT, own.name if own else commune))
    units += [KnownUnit(each.unit, each.name.vi) for each in member_organisations()]
    indicators = set_of_period(connection, set_code, shown)
    return Names(indicators, units, shown, event_names(connection, shown.year))


def is_total(text: str) -> bool:
    """Return whether a name is that of a row or a column of totals."""
    return fold(text).rstrip(" :.") in {fold(word) for word in list_rules().totals.words}


def _meaning(key: str, *, guessed: bool = False) -> Meaning:
    return Meaning(key, How.GUESSED if guessed else How.RECOGNISED)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the keys of each name; one that is listed twice with one name counts once."""
    found: dict[str, dict[str, None]] = {}
    for name, key in pairs:
        found.setdefault(name, {})[key] = None
    return {name: tuple(keys) for name, keys in found.items()}


def _plain(text: str) -> str:
    return one_line(nfc(text)).casefold()


def _without_numbering(text: str) -> str:
    return _NUMBERING.sub("", text.strip(), count=1) or text.strip()


def _bare_title(text: str) -> str:
    """Return a title without its unit of measure, which follows in brackets."""
    return _IN_BRACKETS.sub("", _without_numbering(text)).strip()
