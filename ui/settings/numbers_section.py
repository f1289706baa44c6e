"""Which registers share one number series: the effects of a decision are shown before it is taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import Register
from desktop_app.registers.kinds.in_use import registers_in_use
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.numbers.grouping import Numbered, group_all, numbered
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.settings.section import SettingsSection
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import keep_rows, set_widths, table

_WIDTHS = (0, 210, 200, 160)
_SHARED = "CHUNG"


class NumbersSection(SettingsSection):
    """A table of registers for a year; the chosen ones get one row of numbers, or their own again."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Number series"),
            tr(
                "Each register has its own number series unless the head of the office decides that "
                "several share one (Decree 30/2020/NĐ-CP, Article 15). A year has one series from its "
                "first number on."
            ),
        )
        self._context = context
        self.rows: list[Numbered] = []
        self.year = ChoiceBox()
        self.year.setAccessibleName(tr("Year from which it applies"))
        self.year.setMinimumContentsLength(8)
        today = context.office.clock.today()
        for year in (today.year, today.year + 1):
            self.year.addItem(str(year), year)
        self.year.activated.connect(lambda _: self.refresh())
        headings = (tr("Register"), tr("Number series"), tr("Shared with"), tr("Given in that year"))
        self.model = RowsModel(context.theme, headings, parent=self)
        self.view = table(tr("Number series"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.model)
        keep_rows(self.view)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, _WIDTHS)
        self.says: QLabel = muted("")
        self.share = button(tr("&One series for the chosen ones…"), self._share, kind="primary")
        self.part = button(tr("Its &own series for each…"), self._part)
        self.by_type = button(tr("A series for each &type…"), self._by_type)
        self._lay_out()
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        listen(context.saves.changed, self, self._changed)
        self.refresh()

    @property
    def since(self) -> int:
        """The year from which a decision is to hold."""
        return int(self.year.currentData())

    def entered(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read again how registers are numbered in the chosen year."""
        year = self.since

        def query(connection: Connection) -> list[Numbered]:
            return numbered(connection, registers_in_use(connection), year)

        read_book(self._context, self, query, self._show)

    def chosen(self) -> list[Numbered]:
        """The chosen registers, in the order of the list."""
        places = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.rows[place] for place in places]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space.SMALL)
        word = label(tr("Applies from the &year"), TextRole.LABEL)
        word.setBuddy(self.year)
        head.addWidget(word)
        head.addWidget(self.year)
        head.addStretch(1)
        foot = FlowRow(left=True)
        for each in (self.share, self.part, self.by_type):
            foot.addWidget(each)
        self.body.addLayout(head)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.says)
        self.body.addLayout(foot)

    def _show(self, rows: list[Numbered]) -> None:
        self.rows = rows
        self.model.set_rows([_shown(each, rows) for each in rows])
        if rows and not self.view.currentIndex().isValid():
            self.view.selectRow(0)
        self._tell()

    def _tell(self) -> None:
        """Say what keeps the chosen registers from being changed in that year, or that nothing does."""
        chosen = self.chosen()
        stuck = [each for each in chosen if not each.may_change]
        self.share.setEnabled(len(chosen) > 1 and not stuck)
        self.part.setEnabled(bool(chosen) and not stuck)
        parted = all(each.register.number_parts for each in chosen)
        self.by_type.setEnabled(len(chosen) == 1 and parted and not stuck)
        if stuck:
            said = tr(
                "“{register}” has already given numbers of {year}, and a year has one series. Choose the "
                "next year.",
                register=stuck[0].register.title.shown(),
                year=self.since,
            )
        elif len(chosen) < 2:
            said = tr(
                "Choose several registers (Ctrl or Shift with the arrows and Space) to let them share a "
                "series."
            )
        else:
            said = tr("{n} registers are chosen.", n=format_number(len(chosen)))
        self.says.setText(said)

    def _share(self) -> None:
        chosen = self.chosen()
        known = next((each.series for each in chosen if each.series != each.own), _SHARED)
        series = self._context.ask.text(
            tr("One number series"),
            tr("What is the series called? Letters and digits without spaces."),
            known,
        )
        if series is None:
            return
        series = series.strip()
        names = ", ".join(f"“{each.register.title.shown()}”" for each in chosen)
        question = tr(
            "Let {registers} share one number series from {year} on?", registers=names, year=self.since
        )
        self._decide(question, [(each.register, series) for each in chosen], self._sharing(series, chosen))

    def _sharing(self, series: str, chosen: Sequence[Numbered]) -> list[str]:
        """What the decision changes, in sentences."""
        said = [
            tr(
                "01, 02, 03… are given in the order of issue across these registers; no number is given "
                "twice."
            ),
        ]
        others = [each for each in self.rows if each.series == series and each not in chosen]
        if others:
            names = ", ".join(f"“{each.register.title.shown()}”" for each in others)
            said.append(tr("{registers} are in this series already.", registers=names))
            given = max(each.given for each in others)
            if given:
                said.append(tr("It continues after number {number}.", number=format_number(given)))
        return said

    def _part(self) -> None:
        chosen = self.chosen()
        names = ", ".join(f"“{each.register.title.shown()}”" for each in chosen)
        question = tr(
            "Give {registers} a series of its own each from {year} on?", registers=names, year=self.since
        )
        said = [tr("Each starts with 01 in that year, so two registers may have the same number.")]
        self._decide(question, [(each.register, each.own) for each in chosen], said)

    def _by_type(self) -> None:
        """Each answer of the question that the register names gets a row of its own: reports, decisions…"""
        chosen = self.chosen()[0]
        wording = wording_of(chosen.register)
        what = wording.question(chosen.register.number_parts)
        question = tr(
            "From {year} on, let “{register}” have a number series for each “{what}”?",
            year=self.since,
            register=chosen.register.title.shown(),
            what=what,
        )
        names = list(wording.choices(chosen.register.number_parts).values())
        said = [
            tr("Each starts with 01 in that year: {names}.", names=", ".join(names)),
            tr("The book prints them one after the other; the symbol tells equal numbers apart."),
        ]
        self._decide(question, [(chosen.register, chosen.own)], said, parted=True)

    def _decide(
        self, question: str, wanted: list[tuple[Register, str]], said: list[str], *, parted: bool = False
    ) -> None:
        said.append(tr("Numbers given before stay; the books of earlier years print as they were."))
        said.append(tr("It applies to all computers of the office after the next exchange."))
        if not self._context.ask.confirm(question, tr("Decide"), details="\n".join(said)):
            return
        office, since = self._context.office, self.since
        commune = office.identity.commune_code
        change_book(
            self._context,
            self,
            lambda rec: group_all(rec, commune, wanted, since, parted=parted),
            lambda _: self.refresh(),
            self._context.ask.warn,
        )

    def _changed(self, entity: SavedEntity) -> None:
        if entity in (SavedEntity.OFFICE_PROFILE, SavedEntity.REGISTER_NUMBER, SavedEntity.CATALOGUE_PACKAGE):
            self.refresh()


def _shown(row: Numbered, rows: Sequence[Numbered]) -> TextRow:
    others = [each.register.title.shown() for each in rows if each.series == row.series and each is not row]
    shared = ", ".join(others)
    series = tr("{series}, one for each type", series=row.series) if row.parted else row.series
    given = tr("up to {number}", number=format_number(row.given)) if row.given else tr("none yet")
    title = row.register.title.shown()
    cells = (
        TextCell(title),
        TextCell(series, tip=series),
        TextCell(shared or "–", tip=shared),
        TextCell(given),
    )
    return TextRow(row.register.code, cells)
