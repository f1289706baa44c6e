"""Households with everything they got in a year, and who got nothing yet; behind a right of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel
from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal
from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.text import fold
from desktop_app.fund.households.help import HouseholdHelp, help_of_year
from desktop_app.fund.households.listing import READ, Household, save_household
from ui.context.access_notes import note_reading
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.fund.common.facts_panel import Fact
from ui.fund.common.listed_page import ListedPage, ListLayout, find_line, row_of_widgets, to_find
from ui.fund.common.words import amount_cell, dong
from ui.fund.households.household_dialog import HouseholdDialog
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.labels import muted
from ui.widgets.plain_text import set_tip
from ui.widgets.tables.rows_model import TextCell, TextRow

_HAMLET, _CATEGORY, _GOODS, _LAST = 2, 3, 6, 7
_LOOK = ListLayout(
    (0, 132, 72, 130, 46, 104, 88, 114), (4, 5, 6), (300, 240), (_HAMLET, _GOODS, _CATEGORY, _LAST)
)
_YEARS = 5
_ALL, _NOT_YET, _TWICE, _OUT = "all", "not_yet", "twice", "out"


@dataclass(frozen=True, slots=True)
class HouseholdsData:
    """All households with their help of a year; ``refused`` says why they may not be seen."""

    rolled: tuple[HouseholdHelp, ...]
    areas: Mapping[str, str]
    refused: str = ""


def read_households(connection: Connection, reader: str, year: int) -> HouseholdsData:
    """The households, or why this officer does not see them."""
    refused = refusal(connection, reader, READ)
    if refused:
        return HouseholdsData((), {}, refused)
    areas = {area.id: area.name for area in all_areas(connection)}
    return HouseholdsData(tuple(help_of_year(connection, reader, year)), areas)


class HouseholdsPage(ListedPage):
    """Ctrl+N enters a household, F2 changes the chosen one."""

    def __init__(self, context: RoomContext) -> None:
        headings = (
            tr("Head of the household"),
            tr("Residential area"),
            tr("Hamlet"),
            tr("Kind of household"),
            tr("Times"),
            tr("Money"),
            tr("Goods, by value"),
            tr("Last on"),
        )
        name = tr("Households that were helped")
        super().__init__(context, _LOOK, name, headings, tr("Choose a household."))
        self.data: HouseholdsData | None = None
        self.dialog: HouseholdDialog | None = None
        self.text = find_line()
        self.which, self.year = ChoiceBox(), ChoiceBox()
        self.count: QLabel = muted("", wrap=False)
        self.new = button(
            tr("New household (Ctrl+N)"), self._new, kind="primary", icon="add", theme=context.theme
        )
        self.change = button(tr("Change (F2)"), self._change, icon="edit", theme=context.theme)
        self._fill()
        self.view.activated.connect(lambda _: self._change())
        self.closed = EmptyState(
            "lock",
            tr("Names of households need a right"),
            tr("Who may see them is decided person by person, under Cài đặt → Cán bộ."),
            context.theme,
        )
        acts = row_of_widgets(self.count, self.change, self.new, stretched=self.count)
        filters = row_of_widgets(self.text, self.which, self.year, stretched=self.text)
        self.first = button(
            tr("New household (Ctrl+N)"), self._new, kind="primary", icon="add", theme=context.theme
        )
        sentence = tr("Each household that the fund helps, what it got in a year, and who got nothing yet.")
        self.empty = EmptyState("office", tr("No household yet"), sentence, context.theme, self.first)
        self.lay_out([acts, filters], instead=self.empty)
        self.stack.addWidget(self.closed)
        self.hear(("Ctrl+N", self._new), ("F2", self._change), ("Ctrl+F", lambda: to_find(self.text)))

    def _fill(self) -> None:
        self.which.offer_entries(
            [
                (tr("All households"), _ALL),
                (tr("Not helped yet this year"), _NOT_YET),
                (tr("Helped more than once"), _TWICE),
                (tr("No longer in need"), _OUT),
            ]
        )
        this_year = self._context.office.clock.today().year
        self.year.offer_entries([(str(year), str(year)) for year in range(this_year, this_year - _YEARS, -1)])
        for box, name in ((self.which, tr("Which households")), (self.year, tr("Year"))):
            box.setAccessibleName(name)
            set_tip(box, name)
            box.setMinimumContentsLength(6 if box is self.year else 14)
            box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.activated.connect(lambda _: self._show_rows())
        self.year.activated.connect(lambda _: self.refresh())
        self.text.sought.connect(lambda _: self._show_rows())

    def refresh(self) -> None:
        """Read the households again."""
        officer, year = self._context.office.officer, int(self.year.currentData())
        read_beside(
            self._context, self, lambda connection: read_households(connection, officer, year), self._show
        )

    def _show(self, data: HouseholdsData) -> None:
        self.data = data
        may = not data.refused
        self.new.setVisible(not may or bool(data.rolled))  # an empty list offers the same in its middle
        for each in (self.which, self.year, self.text, self.new, self.change):
            each.setEnabled(may)
        if may and data.rolled:
            note_reading(self._context, "households", records=len(data.rolled))
        self._show_rows()

    def _show_rows(self) -> None:
        data = self.data
        if data is None:
            return
        words, which = fold(self.text.words).split(), str(self.which.currentData())
        shown = [item for item in data.rolled if _is_shown(item, which) and _has(item, data.areas, words)]
        self.count.setText(
            ""
            if not data.rolled
            else tr(
                "{n} of {all} households · {money} đồng and goods of {goods} đồng",
                n=format_number(len(shown)),
                all=format_number(len(data.rolled)),
                money=format_number(sum(item.money for item in shown)),
                goods=format_number(sum(item.goods_value for item in shown)),
            )
        )
        if data.refused:
            self.stack.setCurrentWidget(self.closed)
        else:
            self.stack.show_for(len(shown), len(data.rolled))
        self.show_rows([_row(item, data.areas) for item in shown])

    @property
    def chosen(self) -> HouseholdHelp | None:
        """The chosen household."""
        found = () if self.data is None else self.data.rolled
        return next((item for item in found if item.household.id == self.chosen_id), None)

    def follow(self) -> None:
        """Show what the chosen household got."""
        item = self.chosen
        self.change.setEnabled(item is not None)
        if item is None or self.data is None:
            self.panel.show_nothing()
            return
        household = item.household
        place = self.data.areas.get(household.area_id, "")
        facts = [Fact(tr("Got this year, {year}", year=str(self.year.currentData())))]
        for help_ in item.helps:
            name = f"{format_date(help_.day)} {help_.number}"
            amount = dong(help_.line.money + help_.line.goods_value)
            facts.append(
                Fact(name, " · ".join(part for part in (amount, help_.campaign, help_.line.what) if part))
            )
        if not item.helps:
            facts.append(Fact(tr("Nothing was given yet"), "–", "warning"))
        if household.note:
            facts.append(Fact(tr("Note"), household.note))
        under = " · ".join(part for part in (place, household.hamlet, household.category) if part)
        self.panel.show_facts(household.name, under, facts)

    def _new(self) -> None:
        self._open(None)

    def _change(self) -> None:
        if self.chosen is not None:
            self._open(self.chosen.household)

    def _open(self, household: Household | None) -> None:
        if self.data is None or self.data.refused:
            return
        self.dialog = HouseholdDialog(self, self._context, self.data.areas, household, self._save)
        self.dialog.open()

    def _save(self, dialog: HouseholdDialog, given: Household) -> None:
        def done(_: str) -> None:
            dialog.accept()
            self._context.say(tr("✓ The household is saved"))
            self.refresh()

        opened = dialog.household
        change_book(
            self._context,
            dialog,
            lambda rec: save_household(rec, given, opened),
            done,
            dialog.refused,
            asked_by=dialog,
        )


def _is_shown(item: HouseholdHelp, which: str) -> bool:
    if which == _NOT_YET:
        return not item.helps and not item.household.out_of_need
    if which == _TWICE:
        return len(item.helps) > 1
    return item.household.out_of_need if which == _OUT else True


def _has(item: HouseholdHelp, areas: Mapping[str, str], words: list[str]) -> bool:
    household = item.household
    text = fold(
        f"{household.name} {areas.get(household.area_id, '')} {household.hamlet} {household.category}"
    )
    return all(word in text for word in words)


def _row(item: HouseholdHelp, areas: Mapping[str, str]) -> TextRow:
    household = item.household
    last = format_date(item.helps[-1].day) if item.helps else tr("Not yet")
    waits = not item.helps and not household.out_of_need
    cells = (
        TextCell(household.name, "muted" if household.out_of_need else ""),
        TextCell(areas.get(household.area_id, "–")),
        TextCell(household.hamlet),
        TextCell(household.category),
        TextCell(str(len(item.helps)) if item.helps else "–"),
        TextCell(amount_cell(item.money)),
        TextCell(amount_cell(item.goods_value)),
        TextCell(last, "warning" if waits else ""),
    )
    return TextRow(household.id, cells)
