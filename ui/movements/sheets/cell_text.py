"""Figures of the movement grid as cells: what is shown, and what an editor starts from."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from desktop_app.base.figures.styles import in_vietnamese
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle, format_number, format_percent
from desktop_app.catalogue.indicator_set import Indicator, Nature, ValueKind
from desktop_app.movements.progress.closing import CellComment
from desktop_app.movements.sheet.grid import GridCell, Shown
from desktop_app.movements.values import from_stored, is_nothing, nothing_word
from ui.grid.model.table import CellAccess, GridColumnKind, ShownCell


def shown_text(indicator: Indicator, value: Shown) -> str:
    """Return a figure as people read it: 1.234.567, 93,19 (of a ratio, in percent), Có/Không, words."""
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
    """Return the same without separators of thousands, as it is typed and as Excel reads it."""
    is_figure = isinstance(value, (Decimal, Fraction)) and indicator.value_kind is not ValueKind.YES_NO
    shown = shown_text(indicator, value)
    return in_vietnamese(shown, NumberStyle.VIETNAMESE) if is_figure else shown


def kind_of(indicator: Indicator) -> GridColumnKind:
    """Return how cells of the indicator are typed."""
    if indicator.value_kind is ValueKind.TEXT:
        return GridColumnKind.TEXT
    return GridColumnKind.CHOICE if indicator.value_kind is ValueKind.YES_NO else GridColumnKind.NUMBER


def plain_cell(indicator: Indicator, found: GridCell, *, due: bool) -> ShownCell:
    """Return the cell of a unit without marks of typing and saving."""
    if not found.applies:
        return ShownCell(access=CellAccess.CLOSED, note=tr("This unit does not report this indicator."))
    access = CellAccess.OPEN if found.editable else CellAccess.COMPUTED
    return ShownCell(
        text=shown_text(indicator, found.value),
        edit=edit_text(indicator, found.value),
        access=access,
        number=_addable(indicator, found.value) if found.counted else None,
        due=due and found.awaited and indicator.value_kind is not ValueKind.TEXT,
        tone="" if found.counted else "muted",
        note="" if found.counted else _uncounted(),
    )


def _uncounted() -> str:
    return tr("Not in the total: the area has ended, and its figure belongs to its successor.")


def _addable(indicator: Indicator, value: Shown) -> Decimal | Fraction | None:
    if indicator.nature is Nature.RATIO or indicator.value_kind is ValueKind.YES_NO or isinstance(value, str):
        return None  # ratios are never averaged
    return value


def comment_words(indicator: Indicator, comment: CellComment) -> str:
    """Return a comment as shown beside its cell; of the province's, with the figure it returned."""
    if not comment.state:
        return tr("Comment: {words}", words=comment.words)
    before = stored_text(indicator, comment.before, comment.before_version) or tr("empty")
    return tr("The province about “{before}”: {words}", before=before, words=comment.words)


def stored_text(indicator: Indicator, stored: str | None, version: str = "") -> str:
    """Return a stored figure as people read it; nothing for an empty cell.

    ``version``: the version of the set whose unit it is in, where that is not the unit of the indicator.
    """
    text = "" if stored is None else shown_text(indicator, from_stored(indicator, stored))
    return f"{text} {tr('in the unit of version {version}', version=version)}" if text and version else text
