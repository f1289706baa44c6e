"""Step 1: which province and commune, found by typing a few letters."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from desktop_app.areas.administrative import communes, province, provinces
from desktop_app.areas.finding_communes import FoundCommune, find_communes
from desktop_app.i18n import tr
from ui.first_run.step import Step
from ui.theme import spacing as space
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.labels import label

_WHY = " — "


class CommuneStep(Step):
    """The province on the left narrows the communes on the right; a commune can also be typed at once."""

    def __init__(self) -> None:
        super().__init__(
            tr("Which commune is it?"),
            tr(
                "Type a few letters, with or without marks, of the name now or before the merger. "
                "Units are those since 1 July 2025."
            ),
        )
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
        self.body.addWidget(self.chosen)
        self.setFocusProxy(self.communes)
        self.provinces.offer([Choice(unit.code, unit.name) for unit in provinces()])
        self.provinces.chosen.connect(self._take_province)
        self.communes.field.textEdited.connect(self._search)
        self.communes.chosen.connect(self._take_commune)
        self.communes.lost.connect(self._forget)

    def is_complete(self) -> bool:
        return bool(self.commune_code)

    def _take_province(self, code: str) -> None:
        self.communes.offer(_of_province(code))
        self._forget()

    def _search(self, text: str) -> None:
        """Within the province that is marked; without one the whole country is searched."""
        above = self.provinces.current
        if above is not None and not text.strip():
            self.communes.model.set_choices(_of_province(above.key))
            return
        code = above.key if above is not None else ""
        found = find_communes(text, province_code=code)
        self.communes.model.show_exactly([_choice(each, with_province=above is None) for each in found])
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


def _of_province(code: str) -> list[Choice]:
    return [Choice(unit.code, unit.name) for unit in communes(code)]


def _choice(found: FoundCommune, *, with_province: bool) -> Choice:
    """The name, and why it was found where that is a name before the merger: "gồm: xã Cổ Loa"."""
    unit = found.unit
    above = province(unit.province_code) if with_province else None
    name = f"{unit.name}, {above.name}" if above else unit.name
    if not found.former:
        return Choice(unit.code, name)
    return Choice(unit.code, name + _WHY + tr("formed from: {units}", units=", ".join(found.former)))
