"""Rows and sentences of the page of double entry."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.surveys.double_entry.double_entry import EntryDifference, ErrorRate, due_forms
from ui.surveys.common.words import percent
from ui.surveys.double_entry.data import DoubleEntryData
from ui.widgets.tables.rows_model import TextCell, TextRow


def row_of(item: EntryDifference, data: DoubleEntryData) -> TextRow:
    """A difference: where it is, both answers, what was decided."""
    wording = data.wording

    def shown(value: str) -> str:
        return wording.value(item.question, value) or "–"

    settled = TextCell(tr("not settled"), "warning")
    if item.settled is not None:
        settled = TextCell("✓ " + shown(item.settled), "success")
    return TextRow(
        f"{item.response_id}/{item.question}",
        (
            TextCell(data.areas.get(item.area_id, "")),
            TextCell("–" if item.serial is None else str(item.serial)),
            TextCell(wording.question(item.question)),
            TextCell(shown(item.first), "", item.first_by),
            TextCell(shown(item.second), "", item.second_by),
            settled,
        ),
    )


def rate_row(rate: ErrorRate) -> TextRow:
    """An officer with the share of wrong answers."""
    texts = (rate.officer, format_number(rate.answers), format_number(rate.errors), percent(rate.rate))
    return TextRow(rate.officer, tuple(TextCell(text) for text in texts))


def unfinished_words(data: DoubleEntryData, officer: str) -> str:
    """Which double entry was left unfinished, and how many more."""
    unfinished = data.unfinished(officer)
    if not unfinished:
        return ""
    form, draft = unfinished[0]
    words = tr(
        "{area}, form no. {serial}: the double entry is unfinished, typed by {officer}.",
        area=data.areas.get(form.area_id, ""),
        serial="–" if form.serial is None else form.serial,
        officer=draft.started_by or "–",
    )
    more = len(unfinished) - 1
    return f"{words} {tr('{n} more are unfinished.', n=more)}" if more else words


def guidance(data: DoubleEntryData, officer: str, differences: int) -> str:
    """One or two sentences, or nothing where the buttons say what comes next."""
    if not data.round.takes_forms:
        return ""
    if not data.forms:
        if data.percent:
            return tr("None of the forms entered so far is in the share. It is chosen again as forms come.")
        return tr(
            "Type above which share of the forms is entered twice, for example 10 %. The program chooses "
            "them; another officer enters them again without seeing the first entry."
        )
    due = due_forms(data.forms, officer)
    once = sum(1 for form in data.forms if form.second is None)
    if once and not due:
        return tr(
            "{n} forms were entered first by you, so another officer enters them again: Ctrl+L, then he "
            "signs in with his PIN.",
            n=format_number(once),
        )
    if not once and not differences:
        return tr("All forms of the share were entered twice, and nothing differs.")
    return ""
