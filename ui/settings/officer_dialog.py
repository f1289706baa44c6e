"""Dialogs of the officers' list: a new officer, other rights, a new PIN."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.accounts.officer import Officer
from desktop_app.base.changes import ChangedMeanwhile, changed_since
from desktop_app.base.i18n import tr
from desktop_app.base.role_book import role_book
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.changed_words import changed_words
from ui.widgets.fields.field import Field
from ui.widgets.fields.pin_pair import PinPair
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import label, muted

_NAMES: Mapping[str, Callable[[], str]] = {
    "position_title": lambda: tr("Position"),
    "roles": lambda: tr("Roles"),
    "extra_rights": lambda: tr("Rights given person by person"),
}


@dataclass(frozen=True, slots=True)
class TypedOfficer:
    """What was typed of an officer; the PIN only of a new one."""

    name: str
    position_title: str
    roles: tuple[str, ...]
    extra_rights: tuple[str, ...]
    pin: str = field(repr=False)


class OfficerDialog(Dialog):
    """Name, position, rights and PIN. ``record`` is given the dialog, which it accepts or refuses.

    The name of an existing officer stays, since it is kept with what was entered.
    """

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        *,
        first: bool = False,
        officer: Officer | None = None,
        record: Callable[[OfficerDialog, TypedOfficer], None],
    ) -> None:
        super().__init__(parent)
        self._record = record
        self._new = officer is None
        self.opened: dict[str, Any] = {} if officer is None else _shown(officer)
        """What the dialog shows of an officer who is there already, as it was read."""
        self.setWindowTitle(tr("Officer"))
        self.setMinimumWidth(space.READING_WIDTH)
        self.name = QLineEdit("" if officer is None else officer.name)
        self.name.setReadOnly(officer is not None)
        self.position_title = QLineEdit("" if officer is None else officer.position_title)
        self.pins = PinPair(theme, self)
        self.pins.setVisible(officer is None)
        self.roles = {role.code: QCheckBox(role.name) for role in role_book().role}
        for code, box in self.roles.items():
            box.setChecked(first or code == "entry" if officer is None else code in officer.roles)
        extra = [entry for entry in role_book().permission if entry.extra]
        self.extra_rights = {entry.code: QCheckBox(entry.name) for entry in extra}
        for code, box in self.extra_rights.items():
            box.setChecked(officer is not None and code in officer.extra_rights)
        self.refusal = Notice("", theme, "danger")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        who = QHBoxLayout()
        who.setSpacing(space.LARGE)
        who.addWidget(Field(tr("Full name"), self.name), 1)
        who.addWidget(Field(tr("Position"), self.position_title), 1)
        layout.addLayout(who)
        layout.addWidget(label(tr("Roles"), TextRole.LABEL))
        grid = QGridLayout()
        for place, box in enumerate(self.roles.values()):
            grid.addWidget(box, place // 2, place % 2)
        layout.addLayout(grid)
        layout.addWidget(label(tr("Rights given person by person"), TextRole.LABEL))
        layout.addWidget(muted(tr("For registers with names of people; no role contains them.")))
        for box in self.extra_rights.values():
            layout.addWidget(box)
        layout.addWidget(self.pins)
        layout.addWidget(self.refusal)
        layout.addLayout(dialog_foot(self, button(tr("Save"), self._save, kind="primary")))
        (self.name if self._new else self.position_title).setFocus()
        self._opened = self._typed()

    def refuse(self, sentence: str) -> None:
        """Show why the officer was not taken."""
        self.refusal.say(sentence, "danger")
        fit_height(self)

    def show_changes(self, changed: ChangedMeanwhile) -> None:
        """Say what others changed; what was not touched here takes their value."""
        mine = asdict(self._typed())
        sentences = []
        for change in changed.changes:
            name, opened, now = change.field, change.opened, change.now
            self._take(name, opened, now)
            kept = asdict(self._typed())[name] if mine[name] != asdict(self._opened)[name] else None
            values = (_words(name, opened), _words(name, now), None if kept is None else _words(name, kept))
            sentences.append(changed_words(*values, _NAMES[name]()))
        self.opened |= {change.field: change.now for change in changed.changes}
        self._opened = replace(
            self._opened,
            position_title=self.opened["position_title"],
            roles=self._known("roles", self.opened["roles"]),
            extra_rights=self._known("extra_rights", self.opened["extra_rights"]),
        )
        self.refuse("\n".join(sentences))
        self.position_title.setFocus()

    def _boxes(self, name: str) -> dict[str, QCheckBox]:
        return self.roles if name == "roles" else self.extra_rights

    def _known(self, name: str, codes: Any) -> tuple[str, ...]:
        return tuple(code for code in self._boxes(name) if code in codes)

    def _take(self, name: str, opened: Any, now: Any) -> None:
        if name == "position_title":
            if self.position_title.text() == opened:
                self.position_title.setText(now)
            return
        for code, box in self._boxes(name).items():
            if box.isChecked() == (code in opened):
                box.setChecked(code in now)

    def _save(self) -> None:
        if self._new and not self.pins.check():
            return
        self._record(self, self._typed())

    def _typed(self) -> TypedOfficer:
        title, pin = self.position_title.text(), self.pins.pin.text()
        return TypedOfficer(self.name.text(), title, _ticked(self.roles), _ticked(self.extra_rights), pin)

    def changes(self, typed: TypedOfficer) -> dict[str, Any]:
        """What differs from what the dialog was opened with, without the PIN."""
        changes = changed_since(asdict(self._opened), asdict(typed))
        changes.pop("pin", None)
        return changes


class PinDialog(Dialog):
    """A new PIN for one officer."""

    def __init__(
        self, parent: QWidget, theme: Theme, name: str, record: Callable[[PinDialog, str], None]
    ) -> None:
        super().__init__(parent)
        self._record = record
        self.setWindowTitle(tr("New PIN for {name}", name=name))
        self.pins = PinPair(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.pins)
        layout.addLayout(dialog_foot(self, button(tr("Save"), self._save, kind="primary")))

    def refuse(self, sentence: str) -> None:
        """Show why the PIN was not taken."""
        self.pins.pin_field.set_error(sentence)

    def _save(self) -> None:
        self.pins.pin_field.set_error("")
        if self.pins.check():
            self._record(self, self.pins.pin.text())


def _shown(officer: Officer) -> dict[str, Any]:
    return {name: getattr(officer, name) for name in _NAMES}


def _words(name: str, value: Any) -> str:
    book = role_book()
    if name == "roles":
        return book.role_names(value)
    return book.extra_names(value) if name == "extra_rights" else str(value)


def _ticked(boxes: dict[str, QCheckBox]) -> tuple[str, ...]:
    return tuple(code for code, box in boxes.items() if box.isChecked())
