"""Step 1: which province and commune, found by typing a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from desktop_app.areas.administrative import communes, province, provinces
from desktop_app.areas.finding_communes import FoundCommune, find_communes
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.base.units.unit_tables import MANIFEST
from desktop_app.book.units import version_in_force
from ui.base.ask import Ask, FileFilter
from ui.first_run.step import FirstRunStep
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.fields.choice_list import ChoiceList, ListChoice
from ui.widgets.frames import Notice
from ui.widgets.labels import label

_WHY = " — "
BringUnits = Callable[[Path, Callable[[str], None]], None]


class CommuneStep(FirstRunStep):
    """The province on the left narrows the communes on the right; a commune can also be typed at once."""

    def __init__(self, theme: Theme, ask: Ask, bring_units: BringUnits) -> None:
        super().__init__(tr("Which commune is it?"), _explanation())
        self.ask = ask
        self._bring_units = bring_units
        self.commune_code = ""
        self.commune_name = ""
        self.provinces = ChoiceList(tr("Province or city"), tr("Find a province"))
        self.communes = ChoiceList(tr("Commune, ward or special zone"), tr("Find a commune"))
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        row.addWidget(self.provinces, 2)
        row.addWidget(self.communes, 3)
        self.body.addLayout(row, 1)
        self.chosen = label(" ")
        self.bring = button(tr("Newer list of communes…"), self._bring, kind="quiet")
        self.bring.setToolTip(tr("Your commune is not in the list? Use the list that the province gave you."))
        foot = QHBoxLayout()
        foot.addWidget(self.chosen, 1)
        foot.addWidget(self.bring)
        self.body.addLayout(foot)
        self.brought = Notice("", theme, "danger")
        self.body.addWidget(self.brought)
        self.setFocusProxy(self.communes)
        self._offer_provinces()
        self.provinces.chosen.connect(self._take_province)
        self.provinces.lost.connect(self._search_everywhere)
        self.provinces.field.returnPressed.connect(self._go_to_communes)
        self.communes.field.textEdited.connect(self._search)
        self.communes.chosen.connect(self._take_commune)
        self.communes.lost.connect(self._forget)

    def is_complete(self) -> bool:
        return bool(self.commune_code)

    def _offer_provinces(self) -> None:
        self.provinces.offer([ListChoice(unit.code, unit.name) for unit in provinces()])

    def _bring(self) -> None:
        kind = FileFilter(tr("List of communes"), (MANIFEST,))
        path = self.ask.open_file(tr("Newer list of communes"), (kind,))
        if path is not None:
            self.bring.setEnabled(False)
            self._bring_units(path, self._brought)

    def _brought(self, refusal: str) -> None:
        self.bring.setEnabled(True)
        if refusal:
            self.brought.say(refusal, "danger")
            return
        self.brought.say(tr("The newer list is in use. Choose your commune from it."), "info")
        self.explanation.setText(_explanation())
        self._offer_provinces()
        self.communes.offer([])
        self._forget()
        self.provinces.setFocus()

    def _take_province(self, code: str) -> None:
        self.communes.offer(_of_province(code))
        self._forget()

    def _go_to_communes(self) -> None:
        if self.communes.model.rowCount():
            self.communes.setFocus()

    def _search(self, text: str) -> None:
        """Within the province that is marked; without one the whole country is searched."""
        above = self.provinces.current
        if above is not None and not text.strip():
            self.communes.model.set_choices(_of_province(above.key))
            return
        code = above.key if above is not None else ""
        self._show_found(find_communes(text, province_code=code), with_province=above is None)

    def _search_everywhere(self) -> None:
        """No province is called so: somebody began with the name of the commune."""
        self._show_found(find_communes(self.provinces.field.text()), with_province=True)

    def _show_found(self, found: Sequence[FoundCommune], *, with_province: bool) -> None:
        self.communes.model.show_exactly([_choice(each, with_province=with_province) for each in found])
        self.communes.mark_first()

    def _take_commune(self, code: str) -> None:
        choice = self.communes.current
        self.commune_code = code
        self.commune_name = choice.text.partition(_WHY)[0] if choice else ""
        self.chosen.setText(tr("Chosen: {name}", name=self.commune_name))
        self.completed.emit(True)

    def _forget(self) -> None:
        self.commune_code = ""
        self.chosen.setText(" ")
        self.completed.emit(False)


def _explanation() -> str:
    return tr(
        "Type a few letters of the name, present or before the merger, with or without diacritics. Units "
        "as listed on {day}.",
        day=format_date(date.fromisoformat(version_in_force())),
    )


def _of_province(code: str) -> list[ListChoice]:
    return [ListChoice(unit.code, unit.name) for unit in communes(code)]


def _choice(found: FoundCommune, *, with_province: bool) -> ListChoice:
    """The name, and why it was found where that is a name before the merger: "gồm: xã Cổ Loa"."""
    unit = found.unit
    above = province(unit.province_code) if with_province else None
    name = f"{unit.name}, {above.name}" if above else unit.name
    if not found.former:
        return ListChoice(unit.code, name)
    return ListChoice(unit.code, name + _WHY + tr("formed from: {units}", units=", ".join(found.former)))
