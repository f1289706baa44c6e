"""Joins the page that looks at figures to the book: answers, drawings, Excel files, papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.exchange.papers.rendering import FileKind
from desktop_app.exchange.permission import allow_export
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.analysis.asking import (
    Look,
    Question,
    answer,
    answered_period,
    indicators_to_ask,
    paper,
    units_to_ask,
)
from desktop_app.movements.analysis.cells import with_unit
from desktop_app.movements.analysis.sheets import sheets_of
from desktop_app.movements.analysis.written_question import written_question
from desktop_app.movements.entering.sheet_data import SheetData, same_shape
from desktop_app.reports.blocks.model import Chart
from desktop_app.reports.figures import FigureDrawing, FigureTable
from ui.base.answers import submit
from ui.base.ask import FileFilter
from ui.base.errors import sentence_for
from ui.context.long_work import do_long
from ui.context.operations import read_beside, read_book
from ui.context.room import RoomContext
from ui.movements.analysis.page import FiguresPage, Offered
from ui.reports.output.printing import ChoosePrinter, choose_printer
from ui.reports.paper_show import PaperShow
from ui.widgets.command_menu import CommandMenu
from ui.widgets.files.written_file import WrittenFile

_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "-"))


class FigureActs(QObject):
    """Opens its page among ``pages`` in place of the table; ``data`` returns what the room shows."""

    opened = Signal(bool)
    """Whether the page is shown now, or the table again."""
    way_chosen = Signal(str, str, str)
    """A figure to be shown in its sheet: period, unit, indicator."""

    def __init__(
        self,
        context: RoomContext,
        pages: QStackedWidget,
        data: Callable[[], SheetData | None],
        ask_printer: ChoosePrinter = choose_printer,
    ) -> None:
        super().__init__(pages)
        self._context = context
        self._pages = pages
        self._data = data
        self._before: QWidget | None = None
        self._last: Question | None = None
        self._begun_with: SheetData | None = None
        """From which sheet it is known what can be chosen."""
        self._shown: FigureTable | None = None
        self._number = 0
        self._ask_printer = ask_printer

    @cached_property
    def page(self) -> FiguresPage:
        """The page; most visits of the room never show it."""
        made = FiguresPage(self._context.theme, WrittenFile(self._context.theme))
        made.asked.connect(self._ask)
        made.left.connect(self.leave)
        made.excel_asked.connect(self.save_excel)
        made.paper_asked.connect(self.show_paper)
        made.way_chosen.connect(self._go)
        self._pages.addWidget(made)
        return made

    @cached_property
    def papers(self) -> PaperShow:
        """What shows its tables as they go on paper."""
        return PaperShow(self.page, self._context, "movements", self._ask_printer, self.page.refuse)

    def add_command(self, menu: CommandMenu, leave: Callable[[], object]) -> None:
        """Add the command to the room's menu; ``leave`` saves what is typed."""

        def act() -> None:
            leave()
            self.open()

        menu.add(tr("Look at figures: progress, ranking, pivot…"), act, "F12")

    @property
    def is_open(self) -> bool:
        """Whether the page is shown in place of the table."""
        return isinstance(self._pages.currentWidget(), FiguresPage)

    def open(self, code: str = "") -> None:
        """Show the page with what was looked at last, of the period of the sheet; ``code``: an indicator."""
        data = self._data()
        if data is None:
            return
        if not self.is_open:
            self._before = self._pages.currentWidget()
            self.opened.emit(True)
            self._pages.setCurrentWidget(self.page)
        self._begin(data, code)
        self.page.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew(self) -> None:
        """Compute again: figures, units, the set or the period of the room have changed."""
        data, asked, before = self._data(), self.page.question, self._begun_with
        if data is None or asked is None:
            return
        if before is not None and same_shape(before, data):
            self._ask(asked)
        else:
            here = (asked.set_code, asked.period) == (data.indicators.code, data.period)
            self._begin(data, asked.code, asked.kind if here else None)

    def leave(self) -> None:
        """Back to the table."""
        self.opened.emit(False)
        if self._before is not None:
            self._pages.setCurrentWidget(self._before)
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_excel(self) -> None:
        """Write the table as an Excel file. It is noted in the access log before."""
        asked, office = self._last, self._context.office
        path = self._file(tr("Save Excel"), tr("Excel workbooks"), "xlsx")
        if asked is None or path is None:
            return

        def work(progress: Progress) -> None:
            from desktop_app.exchange.exports.figures import export_figures

            allow_export(office.store, office.clock, office.officer, "movements")
            with office.read() as connection:
                table = answer(connection, office.clock, office.identity.commune_code, asked)
            export_figures(sheets_of(table), path, progress)

        words = tr("{file} is being written…", file=path.name)
        do_long(self._context, self, self.page, words, work, lambda _: self._wrote(path), self.page.refuse)

    def show_paper(self) -> None:
        """Show the table with its drawing as it goes on paper."""
        asked, office = self._last, self._context.office
        if asked is None or self._shown is None:
            return
        commune = office.identity.commune_code
        period, written = answered_period(asked).key, written_question(asked)
        subject = PaperSubject(PaperKind.FIGURES, set_code=asked.set_code, period=period, asked=written)
        self.papers.show_final(
            self._name(self._shown),
            f"{asked.set_code}:{asked.period.key}",
            subject,
            lambda connection: paper(connection, office.clock, commune, asked),
            (FileKind.PDF, FileKind.WORD),
        )

    def _begin(self, data: SheetData, code: str, kind: PeriodType | None = None) -> None:
        self._begun_with = data
        office, period = self._context.office, data.period
        commune, set_code = office.identity.commune_code, data.indicators.code

        def query(connection: Connection) -> Offered:
            of_set = (connection, office.clock, commune, set_code, period)
            found = indicators_to_ask(*of_set)
            named = [(each.code, f"{with_unit(each)} · {each.code}") for each in found]
            groups = {each.group for each in found}
            return Offered(
                named,
                units_to_ask(*of_set),
                [(each.code, each.name.shown()) for each in data.indicators.groups if each.code in groups],
            )

        kinds = [PeriodType.MONTH, PeriodType.QUARTER, PeriodType.HALF_YEAR]
        kind = kind or (period.kind if period.kind in kinds else PeriodType.MONTH)
        last = self._last
        if last is None or last.set_code != set_code:
            question = Question(Look.PROGRESS, set_code, period, kind, code)
        else:
            question = Question(
                last.look, set_code, period, kind, code or last.code, last.unit, last.group, last.rows,
                last.columns, last.whole_year, last.ascending, last.by_plan,
            )  # fmt: skip
        read_beside(self._context, self, query, lambda offered: self.page.begin(question, offered))

    def _ask(self, question: Question) -> None:
        self._last = question
        self._number += 1
        number, office = self._number, self._context.office
        if question.asks_indicator and not question.code:
            return

        def query(connection: Connection) -> FigureTable:
            return answer(connection, office.clock, office.identity.commune_code, question)

        read_book(
            self._context,
            self,
            query,
            lambda table: self._show(number, table),
            queue=self._context.reading,
            refused=self.page.refuse,
        )

    def _show(self, number: int, table: FigureTable) -> None:
        if number != self._number:
            return  # something else was asked meanwhile
        self._shown = table
        self.page.show_table(table)
        drawing = None if table.is_matrix else table.drawing  # a wide table needs the room; paper has it
        submit(
            self._context.network,
            self,
            lambda: chart_for(drawing),
            lambda outcome: self._drew(number, outcome),
        )

    def _drew(self, number: int, outcome: Outcome[Chart | None]) -> None:
        if number == self._number:
            self.page.show_drawing(outcome.value if isinstance(outcome, Ok) else None)
        if not isinstance(outcome, Ok):
            self.page.refuse(sentence_for(outcome.error))

    def _file(self, title: str, kind: str, suffix: str) -> Path | None:
        if self._shown is None:
            return None
        name = f"{self._name(self._shown)}.{suffix}"
        return self._context.ask.save_file(title, name, (FileFilter(kind, (f"*.{suffix}",)),))

    def _name(self, shown: FigureTable) -> str:
        return f"{shown.title} - {shown.about}".translate(_FORBIDDEN)[:110].rstrip(". ")

    def _wrote(self, path: Path) -> None:
        self.page.written.tell(tr("Saved: {file}", file=path.name), path)

    def _go(self, way: tuple[str, str, str]) -> None:
        self.leave()
        self.way_chosen.emit(*way)


def chart_for(drawing: FigureDrawing | None) -> Chart | None:
    """Return the drawing as papers have it; nothing where there is none."""
    from desktop_app.reports.documents.figure_paper import chart_of

    return chart_of(drawing)
