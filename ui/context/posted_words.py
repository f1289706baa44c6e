"""Which sheets that were posted bear a name, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.fund.disclosure.publishing import Publication
from ui.context.period_choice import period_label


def published_words(published: Sequence[Publication]) -> list[str]:
    """Which sheets that were posted bear the name."""
    return [
        tr(
            "The disclosure sheet of {span}, posted on {day} at {place}, bears the name.",
            span=_span_words(each.span),
            day=format_date(each.on),
            place=each.place,
        )
        for each in published
    ]


def _span_words(span: str) -> str:
    year, _, part = span.partition("-")
    if part.startswith("Q"):
        return period_label(span)
    return tr("Year {year}", year=year) if part else tr("an appeal")
