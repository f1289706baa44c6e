"""Editors and painted buttons of the area table."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyleOptionViewItem, QWidget

from ui.surveys.areas_model import ACTION, CHOICES, AreasModel
from ui.theme import Theme
from ui.theme.fonts import TextRole, font_for
from ui.widgets.elided_tips import TippingDelegate

_Index = QModelIndex | QPersistentModelIndex


class AreasDelegate(TippingDelegate):
    """Lines for counts, lists for choices, and one button a row."""

    pressed = Signal(str)

    def __init__(self, model: AreasModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        del option
        field = CHOICES.get(index.column())
        if field is None:
            line = QLineEdit(parent)
            line.setProperty("cell", True)
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setMaxLength(9)
            return line
        box = QComboBox(parent)
        for code, words in self._model.choices[field].items():
            box.addItem(words, code)
        box.activated.connect(lambda _: self._chosen(box))
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        value = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
            editor.showPopup()
        elif isinstance(editor, QLineEdit):
            editor.setText(value)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        del index
        editor.setGeometry(_rect(option))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index) if index.column() != ACTION else self._button(
            painter, option, index
        )

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        released = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        row = self._model.row_at(index.row())
        if released and index.column() == ACTION and row is not None:
            self.pressed.emit(row.area_id)
            return True
        return super().editorEvent(event, model, option, index)

    def _button(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._model.row_at(index.row())
        if row is None:
            return
        tokens = self._theme.palette.tokens()
        rect = _rect(option).adjusted(4, 3, -4, -3)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        quiet = row.done or not self._model.takes_forms
        painter.setPen(QColor(tokens["border" if quiet else "accent"]))
        painter.setBrush(QColor(tokens["surface"]))
        painter.drawRoundedRect(rect, 6, 6)
        painter.setPen(QColor(tokens["muted" if quiet else "accent_text"]))
        painter.setFont(font_for(TextRole.LABEL))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._model.action_text(row))
        painter.restore()

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect = option.rect
    assert isinstance(rect, QRect)
    return rect
