"""What a file brings, before it is installed: title, code, version, questions, what to correct."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.catalogue.administrative_units import AdministrativeUnits
from desktop_app.catalogue.brought.beside_installed import SetComparison
from desktop_app.catalogue.brought.package_files import BroughtPackage
from desktop_app.catalogue.fund_feeds import FundFeeds
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.layouts.document_layout import DocumentLayout
from desktop_app.catalogue.loading import Definition
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.working_calendar import WorkingCalendarTable
from desktop_app.forms.importing.importing import WorkbookProblem
from ui.settings.brought.set_differences import differences_model, lay_out, words_of
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, label, muted
from ui.widgets.tables.name_column import give_rest
from ui.widgets.tables.rows_model import RowsModel, text_row
from ui.widgets.tables.tables import table

_SIZE = (980, 640)


class PackageImportDialog(Dialog):
    """``brought`` is what was read, or why it could not be; ``install`` is given the dialog."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        name: str,
        brought: BroughtPackage | Problem,
        install: Callable[[PackageImportDialog, BroughtPackage], None],
        preview: Callable[[BroughtPackage], None],
    ) -> None:
        super().__init__(parent)
        self._install = install
        self._preview = preview
        self._brought = None if isinstance(brought, Problem) else brought
        self.setWindowTitle(tr("Import a form or an indicator set"))
        self.resize(within_screen(self, _SIZE))
        self.refusal = Notice("", theme, "danger")
        headings = (tr("Sheet"), tr("Row"), tr("Column"), tr("What to look at"))
        self.model = RowsModel(theme, headings, (1,), self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        self._layout.setSpacing(space.MEDIUM)
        if isinstance(brought, Problem):
            self._show_refused(name, brought, theme)
        else:
            self._show_brought(name, brought, theme)
        self._layout.addWidget(self.refusal)
        self._layout.addLayout(self._foot())

    def refuse(self, sentence: str) -> None:
        """Show why it was not installed."""
        self.refusal.say(sentence, "danger")

    def install(self) -> None:
        """Install what was read."""
        if self._brought is not None:
            self.refusal.say("")
            self._install(self, self._brought)

    def preview(self) -> None:
        """Try the form out."""
        if self._brought is not None:
            self._preview(self._brought)

    def _show_refused(self, name: str, problem: Problem, theme: Theme) -> None:
        self._layout.addWidget(heading(name))
        rows = _fault_rows(problem)
        if rows:
            self._layout.addWidget(
                Notice(tr("It cannot be used as it is. Correct it, then import it again."), theme, "danger")
            )
            self._show_places(rows)
        else:
            self._layout.addWidget(Notice(problem.sentence(), theme, "danger"))
            self._layout.addStretch(1)

    def _show_brought(self, name: str, brought: BroughtPackage, theme: Theme) -> None:
        definition = brought.definition
        title = heading(definition.title.shown())
        title.setWordWrap(True)
        self._layout.addWidget(title)
        form = QFormLayout()
        form.setHorizontalSpacing(space.XLARGE)
        form.setVerticalSpacing(space.SMALL)
        for word, text in _facts(name, brought):
            value = label(text, wrap=True)
            value.setAccessibleName(f"{word}: {text}")
            form.addRow(label(word, TextRole.LABEL), value)
        self._layout.addLayout(form)
        rows = [row for problem in brought.warnings for row in _warning_rows(problem)]
        if brought.beside is not None:
            self._show_beside(brought.beside, theme)
        if rows:
            self._layout.addWidget(muted(tr("It can be used. Its author should look at this:")))
            self._show_places(rows)
        elif brought.beside is None or not brought.beside.differences:
            self._layout.addStretch(1)

    def _show_beside(self, beside: SetComparison, theme: Theme) -> None:
        """What the version that is brought changes; installing waits until that was seen."""
        if beside.refused is not None:
            self.refusal.say(beside.refused.sentence(), "danger")
        self._layout.addWidget(muted(words_of(beside)))
        if beside.differences:
            view = table(tr("What changes"))
            view.setModel(differences_model(theme, beside, self))
            lay_out(view)
            self._layout.addWidget(view, 2)

    def _show_places(self, rows: Sequence[tuple[str, ...]]) -> None:
        self.model.set_rows([text_row(str(number), *row) for number, row in enumerate(rows)])
        view = table(tr("What to look at"))
        view.setModel(self.model)
        view.setWordWrap(True)
        head = view.horizontalHeader()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        give_rest(head, 3)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._layout.addWidget(view, 1)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        is_form = self._brought is not None and isinstance(self._brought.definition, Questionnaire)
        self.try_out = button(tr("Try it out"), self.preview)
        self.try_out.setVisible(is_form)
        row.addWidget(self.try_out)
        row.addStretch(1)
        words = tr("Close") if self._brought is None else tr("Cancel")
        row.addWidget(button(words, self.reject, kind="quiet"))
        self.go = button(tr("Install"), self.install, kind="primary")
        self.go.setDefault(True)
        self.go.setVisible(self._brought is not None)
        self.go.setEnabled(not self._refused())
        row.addWidget(self.go)
        return row

    def _refused(self) -> bool:
        beside = None if self._brought is None else self._brought.beside
        return beside is not None and beside.refused is not None


def _facts(name: str, brought: BroughtPackage) -> list[tuple[str, str]]:
    definition = brought.definition
    facts = [
        (tr("File"), name),
        (tr("What it is"), _kind(definition)),
        (tr("Code"), definition.code),
        (tr("Version"), definition.version),
    ]
    number = format_number(brought.questions)
    if isinstance(definition, AdministrativeUnits):
        in_use = tr("from the next start of the program, where it is the newest")
        return [*facts, (tr("Provinces and communes"), number), (tr("In use"), in_use)]
    if isinstance(definition, WorkingCalendarTable):
        years = ", ".join(str(item.year) for item in definition.years)
        return [*facts, (tr("Days off"), number), (tr("Years"), years)]
    if isinstance(definition, DocumentLayout):
        changed = sum(map(len, definition.measures.values())) + len(definition.words)
        types = format_number(len(definition.types))
        return [*facts, (tr("Measures and words that differ"), format_number(changed)), (tr("Types"), types)]
    if isinstance(definition, FundFeeds | IndicatorSet):
        return [*facts, *_facts_of_indicators(definition, number)]
    if isinstance(definition, Register):
        return [*facts, *_facts_of_register(definition, number)]
    counted = format_number(brought.tallied)
    facts.append(
        (tr("Questions"), tr("{n}, of which {counted} are counted in a round", n=number, counted=counted))
    )
    if definition.files:
        facts.append((tr("Files that came with it"), ", ".join(definition.files)))
    if not definition.overall_question:
        facts.append((tr("Thresholds"), tr("not set: the answers are counted, nothing is passed or failed")))
    return facts


def _kind(definition: Definition) -> str:
    if isinstance(definition, Questionnaire):
        return tr("a form")
    if isinstance(definition, WorkingCalendarTable):
        return tr("a table of days off")
    if isinstance(definition, DocumentLayout):
        return tr("a layout of documents")
    if isinstance(definition, FundFeeds):
        return tr("figures from vouchers of the fund")
    if isinstance(definition, Register):
        return tr("a register")
    return tr("an indicator set") if isinstance(definition, IndicatorSet) else tr("a list of communes")


def _facts_of_register(definition: Register, questions: str) -> list[tuple[str, str]]:
    steps = tr(
        "{states} states, {steps} steps, {clocks} deadlines",
        states=format_number(len(definition.states)),
        steps=format_number(len(definition.actions)),
        clocks=format_number(len(definition.clocks)),
    )
    return [(tr("Questions"), questions), (tr("What can be done"), steps)]


def _facts_of_indicators(definition: FundFeeds | IndicatorSet, number: str) -> list[tuple[str, str]]:
    if isinstance(definition, FundFeeds):
        return [(tr("Indicators"), number)]
    counts = tr(
        "{indicators} in {sections} sections; {targets} plan figures",
        indicators=format_number(len(definition.indicators)),
        sections=format_number(len(definition.groups)),
        targets=format_number(len(definition.targets)),
    )
    since = format_date(definition.valid_from) if definition.valid_from else tr("all periods")
    return [(tr("Indicators"), counts), (tr("Valid from"), since)]


def _warning_rows(problem: Problem) -> list[tuple[str, ...]]:
    return _fault_rows(problem) or [("–", "–", "–", problem.sentence())]


def _fault_rows(problem: Problem) -> list[tuple[str, ...]]:
    """Sheet (or file), row, column and sentence of each mistake; empty where no place is known."""
    if isinstance(problem, PackageFaults):
        return [
            (fault.file, _number(fault.row), fault.column or "–", fault.problem.sentence())
            for fault in problem.faults
        ]
    if isinstance(problem, WorkbookProblem) and any(
        item.sheet or item.row is not None for item in problem.every()
    ):
        return [
            (
                item.sheet or "–",
                _number(item.row),
                item.column or "–",
                str(item.params.get("message") or item.sentence()),
            )
            for item in problem.every()
        ]
    return []


def _number(row: int | None) -> str:
    return "–" if row is None else str(row)
