"""What a newer version of an indicator set changes, as a table to look at before it is installed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.brought.beside_installed import SetComparison
from desktop_app.catalogue.brought.set_differences import DifferenceKind, SetDifference
from ui.theme import Theme
from ui.widgets.tables.name_column import give_rest
from ui.widgets.tables.rows_model import RowsModel, text_row

_WORDS_COLUMN = 4


def words_of(beside: SetComparison) -> str:
    """How much differs from which version, and what stays."""
    if not beside.differences:
        return tr("Nothing differs from version {version}, which is installed.", version=beside.older)
    return tr(
        "{n} differences from version {version}, which is installed. Periods started with it keep it, with "
        "their figures; plan figures of the office stay.",
        n=format_number(len(beside.differences)),
        version=beside.older,
    )


def differences_model(theme: Theme, beside: SetComparison, parent: QObject) -> RowsModel:
    """The differences as rows."""
    headings = (tr("Kind of change"), tr("Where"), tr("Code"), tr("Name"), tr("What changes"))
    model = RowsModel(theme, headings, (), parent)
    model.set_rows([text_row(str(number), *_row(each)) for number, each in enumerate(beside.differences)])
    return model


def lay_out(view: QTableView) -> None:
    """Show all columns, the long ones in several lines."""
    view.setWordWrap(True)
    head = view.horizontalHeader()
    head.setStretchLastSection(True)
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column in (_WORDS_COLUMN - 1, _WORDS_COLUMN):
        give_rest(head, column)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)


def _row(each: SetDifference) -> tuple[str, ...]:
    kinds = {
        DifferenceKind.ADDED: tr("new"),
        DifferenceKind.REMOVED: tr("gone"),
        DifferenceKind.CHANGED: tr("other"),
    }
    said = ""
    if each.kind is DifferenceKind.CHANGED:
        said = f"{each.column}: {each.before or '–'} → {each.after or '–'}"
    return kinds[each.kind], _where(each.sheet), each.code, each.name, said


def _where(sheet: str) -> str:
    return {
        "indicators": tr("indicator"),
        "sections": tr("section"),
        "rules": tr("rule"),
        "settings": tr("the set itself"),
        "targets": tr("plan figure"),
        "legal_basis": tr("legal basis"),
        "sources": tr("source"),
    }[sheet]
