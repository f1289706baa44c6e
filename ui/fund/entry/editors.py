"""The editors of a voucher's fields: made, filled with what is offered, read, written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from desktop_app.base.i18n import tr
from desktop_app.fund.vouchers.naming import GIVERS
from ui.fund.entry.choices import VoucherChoices
from ui.fund.entry.lines import AmountLine, NameLine
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.day_line import DayLine

AMOUNTS = frozenset({"money", "goods_value", "valuables_value"})
_DAYS = frozenset({"day", "money_day"})
_CHOICES = frozenset({"campaign_id", "method", "partner_kind", "area_id", "pledge_id", "receipt_id"})
_NAMES = frozenset({"partner", "store", "to_store"})

_LETTERS = 12
"""So much of a choice is always seen; the rest as far as there is room."""

type Editor = QLineEdit | QComboBox | QCheckBox


def make_editor(name: str, words: str, today: Callable[[], date]) -> Editor:
    """The editor of a field; ``words`` is its name, which a check box bears itself."""
    if name == "consent":
        return QCheckBox(words)
    if name in AMOUNTS:
        return AmountLine()
    if name in _DAYS:
        return DayLine(today)
    if name in _CHOICES:
        box = ChoiceBox()
        box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LETTERS)  # a receipt with its goods is longer than the form is wide
        return box
    return NameLine() if name in _NAMES else QLineEdit()


def offer(editors: Mapping[str, Editor], choices: VoucherChoices) -> None:
    """Fill boxes and lines with what the book knows."""
    boxes: dict[str, list[tuple[str, str]]] = {
        "campaign_id": _campaigns(choices),
        "method": [("–", ""), (tr("cash"), "cash"), (tr("bank transfer"), "transfer")],
        "partner_kind": [(tr(name), kind.value) for kind, name in GIVERS],
        "area_id": [("–", ""), *((area, area_id) for area_id, area in choices.areas.items())],
        "receipt_id": [("–", ""), *((item.words, item.receipt.id) for item in choices.received)],
    }
    for name, entries in boxes.items():
        box = editors.get(name)
        if isinstance(box, ChoiceBox):
            box.offer_entries(entries)
    givers = tuple(choices.givers) if "partner_kind" in editors else ()
    for name, names in (("partner", givers), ("store", choices.stores), ("to_store", choices.stores)):
        line = editors.get(name)
        if isinstance(line, NameLine):
            line.offer(names)


def close_offers(editors: Mapping[str, Editor]) -> None:
    """Hide what lines offer."""
    for editor in editors.values():
        if isinstance(editor, NameLine):
            editor.close_offers()


def _campaigns(choices: VoucherChoices) -> list[tuple[str, str]]:
    """Where there are several, none is taken for granted."""
    found = [(item.title, item.id) for item in choices.campaigns]
    return found if len(found) == 1 else [("–", ""), *found]


def said(editor: QWidget | None) -> str:
    """The text of an editor; of a choice its code, of a check box "1" or nothing."""
    if isinstance(editor, QLineEdit):
        return editor.text().strip()
    if isinstance(editor, QComboBox):
        return str(editor.currentData() or "")
    return "1" if isinstance(editor, QCheckBox) and editor.isChecked() else ""


def put(editor: QWidget | None, text: str) -> None:
    """Write into an editor what :func:`said` would read."""
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    elif isinstance(editor, QComboBox):
        editor.setCurrentIndex(max(0, editor.findData(text)))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(bool(text))
