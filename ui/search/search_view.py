"""The search panel over the window, opened with Ctrl+K."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.base.i18n import tr
from ui.search.search_model import DETAIL_ROLE, SearchModel
from ui.search.search_presenter import SearchPresenter
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.labels import muted

_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class SearchView(QFrame):
    """A field and its hits. Enter or a click goes there, Escape closes."""

    went = Signal(object)
    lost = Signal()
    """It was given up, and where the cursor was is no more: the editor of a cell ends with the cursor."""

    def __init__(self, presenter: SearchPresenter, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("searchPanel")
        self.setAccessibleName(tr("Search"))
        self.presenter = presenter
        self._window = parent
        self.model = SearchModel(theme, self)
        self.field = SearchLine(tr("Type a name or a number: of a room, area, round, entry, donor, form"))
        self.field.setAccessibleName(tr("Search"))
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(tr("Search results"))
        self.list.setItemDelegate(_HitDelegate(theme, self.list))
        self.list.setIconSize(QSize(space.ICON, space.ICON))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = muted("")
        self.nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.MEDIUM, space.MEDIUM, space.MEDIUM, space.MEDIUM)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing)
        self.field.sought.connect(presenter.type)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._go)
        presenter.hits_changed.connect(self._show)
        self._before: QWidget | None = None
        self.hide()

    def open(self) -> None:
        """Come to the front with an empty field."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.place()
        self.show()
        self.raise_()
        self.field.clear()
        self.presenter.type("")
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> None:
        """Lie in the upper middle of the window."""
        whole = self._window.rect()
        width = min(space.READING_WIDTH, whole.width() - 2 * space.XLARGE)
        height = min(440, whole.height() - 4 * space.XLARGE)
        self.setGeometry(QRect((whole.width() - width) // 2, 2 * space.XLARGE, width, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.hide()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._give_up()
                return True
        return super().eventFilter(watched, event)

    def _give_up(self) -> None:
        """Go away, and give the cursor back to where it was."""
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.lost.emit()
        self.hide()

    def _show(self, hits: object, is_searching: bool) -> None:
        assert isinstance(hits, tuple)
        self.model.set_hits(hits)
        self.nothing.setText(tr("Searching…") if is_searching else tr("Nothing found. Try fewer letters."))
        self.nothing.setVisible(not hits)
        if hits:
            self.list.setCurrentIndex(self.model.index(0))

    def _go(self, index: QModelIndex) -> None:
        hit = self.model.hit(index.row())
        if hit is not None:
            self.hide()
            self.went.emit(hit.destination)


class _HitDelegate(QStyledItemDelegate):
    """Draws the detail of a hit at the right, quieter than its name; the name gives way."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = super().sizeHint(option, index).height()
        return QSize(space.READING_WIDTH // 2, max(space.ROW_HEIGHT + space.TINY, height))

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        metrics = option.fontMetrics
        detail = metrics.horizontalAdvance(str(index.data(DETAIL_ROLE) or ""))
        room = option.rect.width() - detail - 4 * space.LARGE - space.ICON
        option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideMiddle, room)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = self._theme.palette
        painter.save()
        painter.setFont(option.font)
        painter.setPen(QColor(palette.on_selection if chosen else palette.muted))
        place = option.rect.adjusted(0, 0, -space.MEDIUM, 0)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, align, str(index.data(DETAIL_ROLE) or ""))
        painter.restore()
