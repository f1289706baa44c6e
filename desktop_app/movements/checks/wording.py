"""Sentences about findings: what is expected, and compared with what."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, format_percent
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import AREAS, HOUSEHOLDS, IndicatorSet, RuleSeverity, ValueKind
from desktop_app.movements.checks.finding import IN_REGISTERS, Check, Finding, Unusual
from desktop_app.movements.sheet.grid import Shown
from desktop_app.movements.values import is_nothing, nothing_word, parse_value


def severity_word(severity: RuleSeverity) -> str:
    """Return the severity in a word."""
    return tr("Error") if severity is RuleSeverity.ERROR else tr("Warning")


def finding_sentence(finding: Finding, indicators: IndicatorSet) -> str:  # noqa: PLR0911  (one case, one answer)
    """Say what is expected and why."""
    match finding.check:
        case Check.RULE if finding.rule is not None:
            return finding.rule.message.shown()
        case Check.MINIMUM if finding.limit is not None:
            return tr("“{name}” is at least {limit}.", **_limit(finding, indicators, finding.limit.value))
        case Check.MAXIMUM if finding.limit is not None:
            return tr("“{name}” is at most {limit}.", **_limit(finding, indicators, finding.limit.value))
        case Check.UNUSUAL if finding.unusual is not None:
            return tr("Unusual: {reasons}. Please check.", reasons="; ".join(_reasons(finding.unusual)))
        case Check.TEXT if finding.is_closed:
            return tr(
                "This is no figure and was not counted when the figures were closed. Reopen the period and"
                " mend it, or clear it here (Delete)."
            )
        case Check.TEXT:
            why = _why_refused(finding, indicators)
            if why:
                return tr("Not counted: {why}", why=why)
            return tr("This is no figure and is not counted. Mend or clear it.")
        case Check.REGISTER:
            counted = _shown(IN_REGISTERS, dict(finding.read)[IN_REGISTERS], indicators)
            return tr("The registers have {figure}. Take it, or say why not.", figure=counted)
    return ""


def _why_refused(finding: Finding, indicators: IndicatorSet) -> str:
    """What is said in the cell of a text that was refused: 12,5 is a figure, but no whole one."""
    indicator, (_, text) = indicators.by_code.get(finding.name), finding.read[0]
    try:
        if indicator is not None:
            parse_value(indicator, str(text))
    except Problem as problem:
        return problem.sentence()
    return ""


def figures_words(finding: Finding, indicators: IndicatorSet) -> str:
    """Return the checked figures, each with its code; a single one without."""
    texts = [(_name(name), _shown(name, value, indicators)) for name, value in finding.read]
    return texts[0][1] if len(texts) == 1 else " · ".join(f"{name} = {text}" for name, text in texts)


def _reasons(unusual: Unusual) -> Iterator[str]:
    if unusual.usual is not None:
        yield tr(
            "the median of {n} periods of this unit is {median}",
            n=unusual.periods,
            median=format_number(unusual.usual),
        )
    if unusual.neighbours is not None:
        yield tr(
            "the median of {n} areas is {median}", n=unusual.areas, median=format_number(unusual.neighbours)
        )
    if unusual.last is not None:
        yield tr("last period it was {figure}", figure=format_number(unusual.last))


def _limit(finding: Finding, indicators: IndicatorSet, limit: Decimal) -> dict[str, str]:
    indicator = indicators.by_code[finding.name]
    return {"name": indicator.name.shown(), "limit": f"{format_number(limit)} {indicator.unit}".strip()}


def _name(name: str) -> str:
    known = {HOUSEHOLDS: tr("households"), AREAS: tr("areas"), IN_REGISTERS: tr("registers")}
    return known.get(name, name)


def _shown(name: str, value: Shown, indicators: IndicatorSet) -> str:
    indicator = indicators.by_code.get(name)
    if is_nothing(value):
        return nothing_word()
    if value is None:
        return tr("empty")
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        return f"{format_percent(value)} %"
    if indicator is not None and indicator.value_kind is ValueKind.YES_NO:
        return tr("Yes") if value else tr("No")
    return format_number(value)
