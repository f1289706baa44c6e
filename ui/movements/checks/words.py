"""How many findings are open, in words."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.movements.checks.finding import Check
from desktop_app.movements.checks.loading import Checked


def open_words(checked: Checked) -> str:
    """Return how many errors and warnings are unconfirmed; empty if none."""
    errors, warnings = (len(checked.open(each)) for each in (RuleSeverity.ERROR, RuleSeverity.WARNING))
    confirmed = len(checked.findings) - errors - warnings
    texts = sum(each.check is Check.TEXT for each in checked.findings)
    not_counted = tr("{n} cells wrong, not counted", n=format_number(texts))
    parts = (
        tr("{n} errors", n=format_number(errors)) + (f" ({not_counted})" if texts else "") if errors else "",
        tr("{n} warnings", n=format_number(warnings)) if warnings else "",
        tr("{n} confirmed", n=format_number(confirmed)) if confirmed else "",
    )
    return " · ".join(filter(None, parts))


def closing_words(checked: Checked) -> str:
    """Return what the open findings mean for closing a period; nothing, where there are none."""
    words = open_words(checked)
    if any(each.is_closed for each in checked.findings):
        return tr(
            "Check of the figures: {words}. The figures were closed without these cells: reopen the period"
            " and mend them, or clear them.",
            words=words,
        )
    if checked.open(RuleSeverity.ERROR):
        return tr(
            "Check of the figures: {words}. Errors are mended, or confirmed with a reason, before closing.",
            words=words,
        )
    if checked.open():
        return tr("Check of the figures: {words}. Warnings do not hinder closing.", words=words)
    return ""
