"""The page that looks at figures: what is asked above and at the left, the table, its drawing beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListView, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.analysis.asking import Look, Question
from desktop_app.movements.analysis.pivot import Axis, all_orders
from desktop_app.reports.blocks.model import Chart
from desktop_app.reports.figures import FigureTable
from ui.movements.analysis.figure_view import FigureView
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.charts.chart_view import ChartView
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.choice_list import ChoiceList, ListChoice
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.frames import Card
from ui.widgets.labels import muted
from ui.widgets.page import ScrollBody
from ui.widgets.plain_text import set_tip

SIDE_WIDTH = 330
_SLIM = 1000
"""Pixels: in a narrower page, as at 125 % of 1366, the figures are whole and their drawing is on paper."""
_LEAST, _NARROW, _WIDE, _WIDEST = 90, 140, 190, 235


_LAYOUTS = [
    (rows, columns, whole_year)
    for rows, columns in all_orders()
    for whole_year in ((False,) if Axis.PERIOD in (rows, columns) else (False, True))
]
"""How a pivot may be laid out: rows, columns, and of the third dimension whether the whole year is shown."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen: keys and names."""

    indicators: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]
    groups: Sequence[tuple[str, str]]


class FiguresPage(QWidget):
    """Each change of what is asked goes out as a :class:`Question`."""

    asked = Signal(object)
    way_chosen = Signal(object)
    excel_asked = Signal()
    paper_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme, written: WrittenFile) -> None:
        super().__init__()
        self._theme = theme
        self._question: Question | None = None
        self._offered = Offered((), (), ())
        self.looks = self._box(tr("What to look at (F9)"), _WIDEST)
        for look, words in look_names().items():
            self.looks.addItem(words, look)
        self.orders = self._box(tr("How it is laid out"), _WIDEST)
        self.units = self._box(tr("Unit"), _WIDE)
        self.kinds = self._box(tr("Periods"), _NARROW)
        for kind, words in kind_names().items():
            self.kinds.addItem(words, kind)
        self.groups = self._box(tr("Group of indicators"), _WIDE)
        self.indicators = ChoiceList(tr("Indicator"), tr("Find an indicator (Ctrl+F)"))
        self.indicators.list.setWordWrap(True)
        self.indicators.list.setUniformItemSizes(False)
        self.indicators.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.indicators.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.indicators.chosen.connect(lambda _: self._changed())
        self.about = ElidedLabel("", TextRole.HEADING)
        self.table = FigureView(theme, tr("Figures"))
        self.table.view.activated.connect(lambda index: self._go(self.table.way(index)))
        self.notes = muted("")
        self.drawing = Card()
        self._drawn = False
        self.picture = ChartView(tr("Drawing of the figures"), theme)
        self.written = written
        self.excel = button(tr("Save Excel"), self.excel_asked.emit, icon="export", theme=theme)
        self.paper = button(tr("Print, PDF"), self.paper_asked.emit, icon="print", theme=theme)
        set_tip(self.excel, tr("Save Excel (Ctrl+E)"))
        set_tip(self.paper, tr("See it on paper, print it or save it as PDF or Word (Ctrl+P)"))
        self._lay_out()

    @property
    def question(self) -> Question | None:
        """What is asked."""
        return self._question

    def begin(self, question: Question, offered: Offered) -> None:
        """Ask something, with other things to choose."""
        self._question = None  # what is filled in asks nothing
        self._offered = offered
        self.looks.setCurrentIndex(self.looks.findData(question.look))
        self.kinds.setCurrentIndex(max(self.kinds.findData(question.kind), 0))
        _fill(self.groups, [("", tr("All groups")), *offered.groups], question.group)
        _fill(self.units, [("", tr("Whole commune")), *offered.units], question.unit)
        self._offer_orders(question)
        self.indicators.offer([ListChoice(code, name) for code, name in offered.indicators], question.code)
        if self.indicators.current is None:
            self.indicators.mark_first()
        self._question = question
        self._changed()

    def show_table(self, shown: FigureTable) -> None:
        """Show the answer."""
        self.about.setText(f"{shown.title} · {shown.about}")
        self.table.show_table(shown)
        sentences = "\n".join(filter(None, (*shown.notes, shown.hint)))
        self.notes.setText(sentences)
        self.notes.setVisible(bool(sentences))

    def show_drawing(self, chart: Chart | None) -> None:
        """Show the drawing of the answer, if it has one."""
        self.picture.show_chart(chart)
        self._drawn = chart is not None
        self._show_side()

    def refuse(self, sentence: str) -> None:
        """Say why there is no answer."""
        self.written.say(sentence, "danger")

    def _box(self, name: str, width: int) -> ChoiceBox:
        made = ChoiceBox()
        made.setAccessibleName(name)
        set_tip(made, name)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.setMinimumWidth(_LEAST)
        made.setMaximumWidth(width)
        made.activated.connect(lambda _: self._changed())
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space.SMALL)
        head.addWidget(
            button(tr("Back to the table (Esc)"), self.left.emit, icon="previous", theme=self._theme)
        )
        for box in (self.looks, self.orders, self.units, self.kinds, self.groups):
            head.addWidget(box, box.maximumWidth())
        head.addStretch(1)
        about = QHBoxLayout()
        about.setSpacing(space.SMALL)
        about.addWidget(self.about, 1)
        about.addWidget(self.excel)
        about.addWidget(self.paper)
        scroll = ScrollBody()
        scroll.setStyleSheet("QWidget#pageBody { background: transparent; }")
        scroll.body.addWidget(self.picture)
        scroll.body.addStretch(1)
        self.drawing.body.addWidget(scroll)
        middle = QVBoxLayout()
        middle.setSpacing(space.SMALL)
        middle.addLayout(about)
        middle.addWidget(self.table.view, 1)
        middle.addWidget(self.notes)
        self.side = QWidget()
        self.side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.SMALL)
        column.addWidget(self.indicators, 2)
        column.addWidget(self.drawing, 3)
        beside = QHBoxLayout()
        beside.setSpacing(space.MEDIUM)
        beside.addLayout(middle, 1)
        beside.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.written)
        layout.addLayout(beside, 1)
        self.drawing.hide()
        self.written.say("")
        for keys, act in (
            ("Escape", self.left.emit),
            ("Ctrl+E", self.excel_asked.emit),
            ("Ctrl+P", self.paper_asked.emit),
            ("Ctrl+F", self._find),
            ("F9", lambda: self._step(1)),
            ("Shift+F9", lambda: self._step(-1)),
        ):
            self._key(keys, act)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self, act)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _find(self) -> None:
        if self.indicators.isVisible():
            self.indicators.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.indicators.field.selectAll()

    def _step(self, step: int) -> None:
        self.looks.setCurrentIndex((self.looks.currentIndex() + step) % self.looks.count())
        self._changed()

    def _changed(self) -> None:
        """Something else is asked: say it, and show only what can be chosen about it."""
        before = self._question
        if before is None:
            return
        look = Look(str(self.looks.currentData()))
        if look is not before.look:
            before = replace(before, look=look)
            self._offer_orders(before)
        choice = self.indicators.current
        asked = replace(
            before,
            code=before.code if choice is None else choice.key,
            unit=str(self.units.currentData() or ""),
            kind=PeriodType(str(self.kinds.currentData())),
            group=str(self.groups.currentData() or ""),
        )
        place = max(self.orders.currentIndex(), 0)
        if look is Look.PIVOT:
            rows, columns, whole_year = _LAYOUTS[place]
            asked = replace(asked, rows=rows, columns=columns, whole_year=whole_year)
        elif look is Look.RANKING:
            asked = replace(asked, ascending=place in (1, 3), by_plan=place >= 2)
        self._question = asked
        self.orders.setVisible(look in (Look.PIVOT, Look.RANKING))
        self.units.setVisible(asked.asks_unit)
        self.kinds.setVisible(asked.asks_kind)
        self.groups.setVisible(asked.asks_group and len(self._offered.groups) > 1)
        self.indicators.setVisible(asked.asks_indicator)
        self._show_side()
        self.written.say("")
        self.asked.emit(asked)

    def _offer_orders(self, question: Question) -> None:
        self.orders.clear()
        if question.look is Look.RANKING:
            self.orders.addItems(
                [
                    tr("The greatest first"),
                    tr("The smallest first"),
                    tr("% of the plan, the greatest first"),
                    tr("% of the plan, the smallest first"),
                ]
            )
            self.orders.setCurrentIndex(int(question.ascending) + 2 * int(question.by_plan))
            return
        self.orders.addItems([_layout_words(*each) for each in _LAYOUTS])
        wanted = question.rows, question.columns, question.whole_year
        self.orders.setCurrentIndex(_LAYOUTS.index(wanted) if wanted in _LAYOUTS else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_side()

    def _show_side(self) -> None:
        self.drawing.setVisible(self._drawn and self.width() >= _SLIM)
        self.side.setVisible(not self.indicators.isHidden() or not self.drawing.isHidden())

    def _go(self, way: object) -> None:
        if way is not None:
            self.way_chosen.emit(way)


def _fill(box: ChoiceBox, items: Sequence[tuple[str, str]], chosen: str) -> None:
    box.clear()
    for key, name in items:
        box.addItem(name, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))


def _layout_words(rows: Axis, columns: Axis, whole_year: bool) -> str:
    names = axis_names()
    words = tr("{rows} × {columns}", rows=names[rows], columns=names[columns].lower())
    if Axis.PERIOD in (rows, columns):
        return words
    return f"{words} · {tr('whole year') if whole_year else tr('this period')}"


def look_names() -> dict[Look, str]:
    """Return what the ways to look are called."""
    return {
        Look.PROGRESS: tr("Progress against the plan"),
        Look.RANKING: tr("Ranking"),
        Look.SERIES: tr("Series over a year"),
        Look.MISSING: tr("Reports that are missing"),
        Look.PIVOT: tr("Pivot table"),
    }


def kind_names() -> dict[PeriodType, str]:
    """Return what the kinds of periods are called."""
    return {
        PeriodType.MONTH: tr("By month"),
        PeriodType.QUARTER: tr("By quarter"),
        PeriodType.HALF_YEAR: tr("By half-year"),
        PeriodType.YEAR: tr("By year"),
    }


def axis_names() -> dict[Axis, str]:
    """Return what the dimensions are called."""
    return {Axis.INDICATOR: tr("Indicator"), Axis.UNIT: tr("Unit"), Axis.PERIOD: tr("Period")}
