"""A preview of a form: it is answered as in the entry screen, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.session.session import FormSession
from ui.forms.form_view import FormView
from ui.forms.speaking import spoken_language
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading

_SIZE = (860, 640)


class FormPreviewDialog(Dialog):
    """Shows a record that lives as long as the dialog."""

    warns_of_typing = False

    def __init__(
        self,
        parent: QWidget,
        title: str,
        definition: FormDefinition,
        clock: Clock,
        theme: Theme,
        media: Mapping[str, bytes] | None = None,
    ) -> None:
        """``media`` are the files that came with the form, by name."""
        super().__init__(parent)
        self.setWindowTitle(tr("Try the form out"))
        self.resize(within_screen(self, _SIZE))
        self._definition = definition
        self._clock = clock
        self.view = FormView(theme, media=media)
        self.notice = Notice("", theme)
        name = heading(title)
        name.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(name)
        layout.addWidget(Notice(tr("This is only a preview: nothing typed here is saved."), theme))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.notice)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(button(tr("Start over"), self.begin, icon="refresh", theme=theme))
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject, kind="quiet"))
        foot.addWidget(button(tr("Check the answers"), self.check, kind="primary"))
        layout.addLayout(foot)
        self.view.went_beyond.connect(self.check)
        self.begin()

    def begin(self) -> None:
        """An empty record."""
        self.notice.say("")
        session = FormSession(self._definition, self._clock, language=spoken_language(self._definition))
        self.view.show_session(session)
        self.view.take_focus()

    def check(self) -> None:
        """Say what would keep the form from being closed."""
        self.view.finish_typing()
        found = self.view.problems()
        if not found:
            self.notice.say(tr("All required questions are answered."), "success")
        elif len(found) == 1:
            self.notice.say(found[0], "danger")
        else:
            self.notice.say(found[0] + " " + tr("(and {n} more)", n=len(found) - 1), "danger")
