"""The page that covers the window until an officer has given name and PIN."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.accounts.officer import Officer
from desktop_app.base.i18n import tr
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.fields.secret_field import SecretField
from ui.widgets.fitting import FittedArea
from ui.widgets.frames import Card
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label, muted


class LockPage(QWidget):
    """Names of the officers and a field for the PIN; :attr:`tried` carries officer id and PIN.

    Who has no PIN on this computer, or has forgotten it, is asked to set one: :attr:`first_pin_wanted`
    carries the officer.
    """

    tried = Signal(str, str)
    first_pin_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("The window is locked"))
        self.officers = ChoiceBox()
        self.pin = SecretField(theme)
        self.pin_field = Field(tr("PIN"), self.pin)
        self.without_pin = muted("")
        self.enter = button(tr("Open"), self._try, kind="primary")
        self.forgotten = button(tr("Forgotten the PIN?"), self._forget, kind="quiet")
        self.sample = muted("")
        """The First PINs of the sample office, which everybody may know."""
        self.sample.hide()
        self._known: dict[str, Officer] = {}
        card = Card()
        card.setFixedWidth(space.FORM_WIDTH - space.XXLARGE)
        card.body.setSpacing(space.MEDIUM)
        icon = IconLabel(theme, "lock", "muted", space.ICON_LARGE - space.SMALL)
        card.body.addWidget(icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self.office = label("", TextRole.HEADING)
        self.office.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.office)
        saved = muted(tr("Everything entered is saved."))
        saved.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(saved)
        self.reason: QLabel = muted("")
        """Why the window is covered, where nobody asked for it."""
        self.reason.hide()
        card.body.addWidget(self.reason)
        card.body.addWidget(Field(tr("Officer"), self.officers))
        card.body.addWidget(self.pin_field)
        card.body.addWidget(self.without_pin)
        card.body.addWidget(self.enter)
        card.body.addWidget(self.forgotten, 0, Qt.AlignmentFlag.AlignHCenter)
        card.body.addWidget(self.sample)
        content = QWidget()
        content.setObjectName("pageBody")
        layout = QVBoxLayout(content)
        layout.addStretch(2)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FittedArea(content))
        self.pin.returnPressed.connect(self._try)
        self.officers.currentIndexChanged.connect(lambda _: self._choose())
        self.officers.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On the name of an officer a digit begins the PIN and Enter goes on; the arrows choose another."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is not self.officers or not pressed:
            return super().eventFilter(watched, event)
        assert isinstance(event, QKeyEvent)
        if event.text().isdecimal() and self.pin.isVisible():
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            self.pin.insert(event.text())
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on() if self.pin.isVisible() else self.enter.click()
            return True
        return super().eventFilter(watched, event)

    def offer(self, officers: Sequence[Officer], chosen: str, *, sample: bool = False) -> None:
        """Show the officers with ``chosen`` (a name) in front, and an empty PIN."""
        if sample:
            self._tell_pins()
        self._known = {item.id: item for item in officers}
        self.officers.clear()
        for item in officers:
            self.officers.addItem(item.name, item.id)
        self.officers.setCurrentIndex(max(0, self.officers.findText(chosen)))
        self.pin.clear()
        self.pin_field.set_error("")
        self.enter.setEnabled(True)
        self._choose()
        self._go_on()

    def _tell_pins(self) -> None:
        """Say the First PINs of the sample office: they are no secret."""
        from desktop_app.sample.content import sample_content  # no other office needs it

        pins = (f"{name}: {pin}" for name, pin in sample_content().officers.pins.items())
        self.sample.setText("\n".join((tr("First PINs of the sample office"), *pins)))
        self.sample.show()

    def tell_reason(self, sentence: str) -> None:
        """Say why the window is covered; nothing where its officer knows."""
        self.reason.setText(sentence)
        self.reason.setVisible(bool(sentence))

    def refuse(self, sentence: str) -> None:
        """Say why the PIN was not taken."""
        self.enter.setEnabled(True)
        self.pin.clear()
        self.pin_field.set_error(sentence)
        self.pin.setFocus()

    def _chosen(self) -> Officer | None:
        return self._known.get(str(self.officers.currentData()))

    def _choose(self) -> None:
        """Ask for the PIN, or for the first one."""
        officer = self._chosen()
        waits = officer is not None and not officer.has_pin
        self.pin_field.setVisible(not waits)
        self.without_pin.setVisible(waits)
        self.forgotten.setVisible(officer is not None and not waits)
        name = officer.name if officer is not None else ""
        self.without_pin.setText(tr("{name} has no PIN on this computer yet.", name=name))
        self.enter.setText(tr("Set the first PIN…") if waits else tr("Open"))
        self.pin_field.set_error("")  # it was said of somebody else
        if not self.officers.hasFocus():  # the arrows go on to the next name
            self._go_on()

    def _go_on(self) -> None:
        """Put the cursor where the chosen officer has something to do."""
        (self.pin if self.pin_field.isVisibleTo(self) else self.enter).setFocus()

    def _forget(self) -> None:
        officer = self._chosen()
        if officer is not None:
            self.first_pin_wanted.emit(officer)

    def _try(self) -> None:
        officer = self._chosen()
        if officer is not None and not officer.has_pin:
            self.first_pin_wanted.emit(officer)
        elif self.pin.text() and self.enter.isEnabled():
            self.enter.setEnabled(False)
            self.tried.emit(str(self.officers.currentData()), self.pin.text())
