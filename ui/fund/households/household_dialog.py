"""A household in need: entered or changed, with no more than a decision needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.fund.households.listing import Household
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.frames import Notice
from ui.widgets.labels import muted

_WIDTH = 480


class HouseholdDialog(Dialog):
    """A refusal leaves everything as it was typed."""

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        areas: Mapping[str, str],
        household: Household | None,
        save: Callable[[HouseholdDialog, Household], None],
    ) -> None:
        super().__init__(parent)
        self._save = save
        self.household = household
        self.setWindowTitle(tr("New household") if household is None else tr("Change the household"))
        self.setMinimumWidth(_WIDTH)
        self.notice = Notice("", context.theme, "danger")
        self.name, self.hamlet, self.category, self.note = (QLineEdit() for _ in range(4))
        self.area = ChoiceBox()
        self.area.offer_entries([("–", ""), *((name, key) for key, name in areas.items())])
        self.out = QCheckBox(tr("No longer in &need"))
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.notice)
        for words, editor in (
            (tr("&Head of the household *"), self.name),
            (tr("Residential &area"), self.area),
            (tr("Ha&mlet or place"), self.hamlet),
            (tr("&Kind, such as poor or near-poor"), self.category),
            (tr("N&ote"), self.note),
        ):
            layout.addWidget(Field(words, editor))
        layout.addWidget(self.out)
        layout.addWidget(muted(tr("No identity number, telephone or birth date: they are not needed here.")))
        layout.addLayout(dialog_foot(self, button(tr("Save"), self._go, kind="primary")))
        if household is not None:
            self.name.setText(household.name)
            self.hamlet.setText(household.hamlet)
            self.category.setText(household.category)
            self.note.setText(household.note)
            self.area.setCurrentIndex(max(0, self.area.findData(household.area_id)))
            self.out.setChecked(household.out_of_need)
        QTimer.singleShot(0, self, lambda: self.name.setFocus(Qt.FocusReason.OtherFocusReason))

    def _go(self) -> None:
        given = Household(
            "" if self.household is None else self.household.id,
            self.name.text(),
            str(self.area.currentData() or ""),
            self.hamlet.text(),
            self.category.text(),
            self.out.isChecked(),
            self.note.text(),
        )
        self._save(self, given)

    def refused(self, sentence: str) -> None:
        """Say why it was not saved."""
        self.notice.say(sentence, "danger")
