"""The findings of a period of an office's own figures, and what keeps it from being closed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

import msgspec
from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.identity import identity_from
from desktop_app.base.ids import period_status_id
from desktop_app.base.locked_states import LOCKED_REPORT
from desktop_app.base.problems import Problem
from desktop_app.catalogue.checking_indicators import rule_codes
from desktop_app.catalogue.indicator_set import Indicator, IndicatorRule, IndicatorSet, Limit, RuleSeverity
from desktop_app.catalogue.installed import NotInstalled
from desktop_app.journal.locks import lock_on
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.checking import CheckInput, figures_of, find, in_order, sides_of
from desktop_app.movements.checks.confirming import Confirmation, confirmations_of, confirmed
from desktop_app.movements.checks.finding import Finding, FindingKey
from desktop_app.movements.checks.past import load_past
from desktop_app.movements.checks.texts import load_texts, text_findings, texts_of_periods
from desktop_app.movements.checks.wording import finding_sentence
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodState, load_period_state
from desktop_app.movements.sheet.grid import compute_grid
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.storage.facts import facts_beginning


class OpenErrors(Problem):
    """A period cannot be closed: it has errors that nobody has mended or confirmed."""


@dataclass(frozen=True, slots=True)
class ClosedOverTexts:
    """A period whose figures were closed, handed in or accepted without what these cells say here."""

    set_code: str
    period: Period
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of a period, in the order of its rows and columns, and what was confirmed of them."""

    given: CheckInput
    findings: tuple[Finding, ...] = ()
    confirmations: Mapping[FindingKey, Confirmation] = field(default_factory=dict)

    def open(self, severity: RuleSeverity | None = None) -> list[Finding]:
        """The findings that nobody has confirmed; of one severity when given."""
        return [
            each
            for each in self.findings
            if (severity is None or each.severity is severity) and confirmed(each, self.confirmations) is None
        ]

    def with_texts(self, state: PeriodState, texts: Mapping[Cell, str]) -> Checked:
        """The same with the texts that are no figures, as far as they can be mended."""
        given = self.given
        found = text_findings(given.indicators, given.period, given.units, state, texts)
        return replace(self, findings=in_order(given, (*self.findings, *found))) if found else self


def load_checked(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    set_code: str,
    period: Period,
    registers: Mapping[Cell, Decimal] = MappingProxyType({}),
) -> Checked:
    """All findings of a period; ``registers`` is what these have for its cells.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    figures = YearFigures(connection, clock, commune_code, set_code, period.year)
    texts = load_texts(connection, set_code).get(period.key, {})
    sheet = figures.singly(figures.set_of(period), period, drafted={cell.unit for cell in texts})
    found = run_checks(connection, CheckInput(sheet, registers=registers))
    return found.with_texts(load_period_state(connection, set_code, period), texts)


def run_checks(connection: Connection, given: CheckInput) -> Checked:
    """The findings among the figures of a sheet; only their past is read from the book."""
    past = load_past(connection, given.sheet, given.settings.series_periods - 1)
    return _checked(connection, replace(given, past=past))


def require_no_open_errors(connection: Connection, clock: Clock, set_code: str, period: Period) -> None:
    """See that every error in a period, and in those that are closed with it, is mended or confirmed.

    Of a period that is closed already only texts that were not counted then are left.

    Raises:
        OpenErrors: some are not; the sentence names the first.
    """
    count, first, all_closed = 0, "", True
    for checked in _errors_within(connection, clock, set_code, period):
        left = checked.open(RuleSeverity.ERROR)
        if left and not first:
            first = _told(connection, checked, left[0])
        count += len(left)
        all_closed = all_closed and all(each.is_closed for each in left)
    if count and all_closed:
        raise OpenErrors(
            "{n} cells have a text that is not counted; the first: {first}", n=count, first=first
        )
    if count:
        raise OpenErrors(
            "{n} errors are open; the first: {first} Mend the figures, or confirm them with a reason in the"
            " list of findings (F11). Then close the period.",
            n=count,
            first=first,
        )


def _told(connection: Connection, checked: Checked, finding: Finding) -> str:
    given = checked.given
    unit = next(unit.name for unit in given.units if unit.key == finding.unit)
    names = event_names(connection, given.period.year) if given.period.slug else {}
    sentence = finding_sentence(finding, given.indicators)
    return f"{period_label(given.period, names)}, {unit}, {finding.codes[0]}: {sentence}"


def _errors_within(connection: Connection, clock: Clock, set_code: str, period: Period) -> Iterator[Checked]:
    """What is wrong in a period and in those within it, one after another, where there are figures.

    A period that is closed by itself was looked at then, and no figure in it can be mended now. Only texts
    that the computer which closed it did not have are left.
    """
    commune_code = identity_from(facts_beginning(connection, "")).commune_code
    figures = YearFigures(connection, clock, commune_code, set_code, period.year)
    kept = load_texts(connection, set_code)
    keys = sorted({cell.period for cell in figures.stored} | kept.keys())
    for each in filter(period.contains, map(Period.parse, keys)):
        state = load_period_state(connection, set_code, each)
        texts = kept.get(each.key, {})
        if state.status in LOCKED_REPORT:
            yield _texts_alone(figures, each, state, texts)
            continue
        indicators = _error_sources(figures.set_of(each), {cell.indicator for cell in texts})
        if indicators.indicators:
            sheet = figures.singly(indicators, each, drafted={cell.unit for cell in texts})
            yield _checked(connection, CheckInput(sheet)).with_texts(state, texts)


def closed_over_texts(connection: Connection, clock: Clock) -> list[ClosedOverTexts]:
    """The periods that were closed over texts of this computer, in the order of sets and periods."""
    commune_code = identity_from(facts_beginning(connection, "")).commune_code
    found = []
    for set_code, period, texts in texts_of_periods(connection):
        state = load_period_state(connection, set_code, period)
        locked = lock_on(connection, "period_status", period_status_id(set_code, period.key, COMMUNE_UNIT))
        if state.takes_all and locked is None:
            continue
        figures = YearFigures(connection, clock, commune_code, set_code, period.year)
        try:
            found_here = _texts_alone(figures, period, state, texts).findings
        except NotInstalled:  # a set of a book that was restored without its packages
            continue
        left = [each for each in found_here if each.is_closed or locked is not None]
        if left:
            found.append(ClosedOverTexts(set_code, period, tuple(each.place for each in left)))
    return found


def _texts_alone(
    figures: YearFigures, period: Period, state: PeriodState, texts: Mapping[Cell, str]
) -> Checked:
    """The texts of a period without its other findings."""
    indicators = _only(figures.set_of(period), {cell.indicator for cell in texts})
    sheet = figures.singly(indicators, period, drafted={cell.unit for cell in texts})
    return Checked(CheckInput(sheet)).with_texts(state, texts)


def _checked(connection: Connection, given: CheckInput) -> Checked:
    found = find(given, figures_of(compute_grid(given.sheet.without_plans())))
    known = confirmations_of(connection, given.indicators.code, given.period.key)
    return Checked(given, tuple(found), known)


def _error_sources(indicators: IndicatorSet, also: Collection[str]) -> IndicatorSet:
    """The set with the indicators and rules that errors come from and ``also`` some, nothing else."""
    rules = tuple(rule for rule in indicators.rules if rule.severity is RuleSeverity.ERROR)
    codes = {code for rule in rules for code in rule_codes(rule)}
    limited = [item for item in indicators.indicators if _is_limited(item)]
    codes |= {code for item in limited for code in (item.code, *sides_of(item))}.union(also)
    return _only(indicators, codes, rules)


def _only(
    indicators: IndicatorSet, codes: Collection[str], rules: tuple[IndicatorRule, ...] = ()
) -> IndicatorSet:
    kept = tuple(item for item in indicators.indicators if item.code in codes)
    return msgspec.structs.replace(indicators, indicators=kept, rules=rules)


def _is_limited(indicator: Indicator) -> bool:
    limits: tuple[Limit | None, ...] = (indicator.minimum, indicator.maximum)
    return any(limit is not None and limit.severity is RuleSeverity.ERROR for limit in limits)
