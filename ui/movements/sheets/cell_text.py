"""Figures of the movement grid as cells: what is shown, and what an editor starts from."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, format_percent
from desktop_app.catalogue.indicator_set import Indicator, Nature, ValueKind
from desktop_app.movements.grid import ColumnTotal, GridCell, Shown
from desktop_app.movements.progress.closing import CellComment
from desktop_app.movements.values import from_stored, is_nothing, nothing_word
from ui.grid.model.table import Access, Cell, Kind


def shown_text(indicator: Indicator, value: Shown) -> str:
    """A figure as people read it: 1.234.567, 93,19 (of a ratio, in percent), Có/Không, words."""
    if value is None or isinstance(value, str):
        return value or ""
    if indicator.nature is Nature.RATIO:
        return format_percent(value)
    if indicator.value_kind is ValueKind.YES_NO:
        return tr("Yes") if value else tr("No")
    if is_nothing(value) and not indicator.computed:
        return nothing_word()
    return format_number(value)


def edit_text(indicator: Indicator, value: Shown) -> str:
    """The same without separators of thousands, as it is typed and as Excel reads it."""
    if isinstance(value, (Decimal, Fraction)) and indicator.value_kind is not ValueKind.YES_NO:
        return shown_text(indicator, value).replace(".", "")
    return shown_text(indicator, value)


def kind_of(indicator: Indicator) -> Kind:
    """How cells of the indicator are typed."""
    if indicator.value_kind is ValueKind.TEXT:
        return Kind.TEXT
    return Kind.CHOICE if indicator.value_kind is ValueKind.YES_NO else Kind.NUMBER


def plain_cell(indicator: Indicator, found: GridCell, *, due: bool) -> Cell:
    """The cell of a unit without marks of typing and saving."""
    if not found.applies:
        return Cell(access=Access.CLOSED, note=tr("This unit does not report this indicator."))
    access = Access.OPEN if found.editable else Access.COMPUTED
    return Cell(
        text=shown_text(indicator, found.value),
        edit=edit_text(indicator, found.value),
        access=access,
        number=_addable(indicator, found.value) if found.counted else None,
        due=due and found.awaited and indicator.value_kind is not ValueKind.TEXT,
        tone="" if found.counted else "muted",
        note="" if found.counted else _uncounted(),
    )


def summary_cells(indicator: Indicator, total: ColumnTotal) -> tuple[Cell, Cell, Cell]:
    """What stands below a column: the total, the plan of the year, and the share of it that was reached."""
    return total_cell(indicator, total), target_cell(indicator, total), share_cell(total)


def total_cell(indicator: Indicator, total: ColumnTotal) -> Cell:
    """The commune's figure. Of yes-and-no it is how many said yes."""
    value = total.value
    text = (
        format_number(value)
        if indicator.value_kind is ValueKind.YES_NO and isinstance(value, Decimal)
        else shown_text(indicator, value)
    )
    if indicator.value_kind is ValueKind.TEXT:
        text = f"{total.reported}/{total.expected}" if total.expected else ""
    note = tr("{n} of {all} units have reported.", n=total.reported, all=total.expected)
    if total.numerator is not None and total.denominator is not None:
        sums = f"{format_number(total.numerator)} ÷ {format_number(total.denominator)}"
        note = f"{sums}\n{note}"
    if total.target is not None:
        share = f" ({format_percent(total.target_share)} %)" if total.target_share is not None else ""
        note += f"\n{tr('Plan of the year')}: {format_number(total.target)}{share}"
    return Cell(text=text, edit=text, access=Access.COMPUTED, note=note)


def target_cell(indicator: Indicator, total: ColumnTotal) -> Cell:
    """The plan figure of the year; of a ratio it is in percent."""
    text = format_number(total.target)
    note = "" if text or not indicator.has_target else tr("No plan figure has been set for this year.")
    if total.target_units:
        note = tr("The plans of {n} units, added up.", n=total.target_units)
    return Cell(text=text, edit=text, access=Access.COMPUTED, note=note)


def share_cell(total: ColumnTotal) -> Cell:
    """What was reached since January against the plan of the year, in percent."""
    share = total.target_share
    text = f"{format_percent(share)} %" if share is not None else ""
    note = tr("Since January, against the plan of the year.") if text else ""
    return Cell(text=text, edit=text, access=Access.COMPUTED, note=note)


def _uncounted() -> str:
    return tr("Not in the total: the area is no more, and its figure belongs to the area that follows it.")


def _addable(indicator: Indicator, value: Shown) -> Decimal | Fraction | None:
    if indicator.nature is Nature.RATIO or indicator.value_kind is ValueKind.YES_NO or isinstance(value, str):
        return None  # ratios are never averaged
    return value


def comment_words(indicator: Indicator, comment: CellComment) -> str:
    """A comment as it stands beside its cell; of one of the province's, with the figure that was returned."""
    if not comment.state:
        return tr("Comment: {words}", words=comment.words)
    before = stored_text(indicator, comment.before) or tr("empty")
    return tr("The province about “{before}”: {words}", before=before, words=comment.words)


def stored_text(indicator: Indicator, stored: str | None) -> str:
    """A stored figure as people read it; nothing for an empty cell."""
    return "" if stored is None else shown_text(indicator, from_stored(indicator, stored))
