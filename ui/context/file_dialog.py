"""Shared by the dialogs that write a file of a round: progress with a stop, refusal, where the file is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.text import file_name
from desktop_app.base.work_queues import Err, Ok, Outcome
from ui.base.ask import FileFilter
from ui.base.documents_folder import documents_folder
from ui.base.errors import sentence_for
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.files.reachable import may_be_there
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading
from ui.widgets.work.work_bar import WorkBar, was_stopped

_SIZE = (space.READING_WIDTH, 580)


class FileDialog(Dialog):
    """Put fields into :attr:`fields`, then call :meth:`finish_layout`."""

    def __init__(
        self, parent: QWidget, context: RoomContext, title: str, count_words: Callable[[int, int], str]
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._target = Path()
        self.setWindowTitle(title)
        self.setMinimumSize(within_screen(self, _SIZE))
        self.choices = QWidget()
        self.fields = QVBoxLayout(self.choices)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(space.MEDIUM)
        self.bar = WorkBar(count_words)
        self.refusal = Notice("", context.theme, "danger")
        self.written = WrittenFile(context.theme)

    def finish_layout(self, round_title: str, action: str, pressed: Callable[[], object]) -> None:
        """Lay out the dialog below the name of the round, with ``action`` on the main button."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        name = heading(round_title)
        name.setWordWrap(True)
        layout.addWidget(name)
        layout.addWidget(self.choices, 1)
        layout.addWidget(self.refusal)
        layout.addWidget(self.written)
        layout.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addStretch(1)
        self.leave = button(tr("Close"), self.reject, kind="quiet")
        self.go = button(action, pressed, kind="primary")
        self.go.setDefault(True)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        layout.addLayout(foot)

    def write[T](self, work: Callable[[Progress], T], words: Callable[[T], str], target: Path) -> None:
        """Do ``work`` beside the database queue and say with ``words`` what was written."""
        self.refusal.say("")
        self.written.say("")
        self._target = target
        self._set_busy(True)
        self.bar.run(self._context.files, work, lambda outcome: self._settled(outcome, words))

    def look[T](self, read: Callable[[], T], go_on: Callable[[T], None]) -> None:
        """Read something about files first, such as which are there, and go on with it."""
        self.refusal.say("")
        self.written.say("")
        self._set_busy(True)

        def work(report: Progress) -> T:
            found = read()
            report(0, 0)  # where it is stopped meanwhile
            return found

        def settled(outcome: Outcome[T]) -> None:
            self._set_busy(False)
            if isinstance(outcome, Ok):
                go_on(outcome.value)
            else:
                self._refuse(outcome)

        self.bar.run(self._context.files, work, settled)

    def reject(self) -> None:
        """While something is written, leaving stops it first."""
        if self.bar.busy:
            self.bar.stop()
        else:
            super().reject()

    def _settled[T](self, outcome: Outcome[T], words: Callable[[T], str]) -> None:
        self._set_busy(False)
        if isinstance(outcome, Ok):
            sentence = words(outcome.value)
            self.written.tell(sentence, self._target)
            self._context.say(sentence)
        else:
            self._refuse(outcome)

    def _refuse(self, outcome: Err) -> None:
        if was_stopped(outcome):
            self.refusal.say(tr("Stopped. Nothing was written."), "info")
        else:
            self.refusal.say(sentence_for(outcome.error), "danger")

    def _set_busy(self, busy: bool) -> None:
        self.choices.setEnabled(not busy)
        self.go.setEnabled(not busy)


def ask_target(context: RoomContext, title: str, name: str, kind: FileFilter, suffix: str) -> Path | None:
    """Where to write, suggested in the user's folder for documents; always with ``suffix``.

    The system asked whether a file of the name that was typed is to be replaced; of what became of it
    it is asked here.
    """
    path = context.ask.save_file(title, str(documents_folder() / f"{file_name(name)}{suffix}"), (kind,))
    if path is None or path.suffix.lower() == suffix:
        return path
    path = path.with_name(f"{path.name}{suffix}")
    return path if may_replace(context, [path] if may_be_there(path) else []) else None


def may_replace(context: RoomContext, there: Sequence[Path]) -> bool:
    """Whether these files, which are there already, may be replaced; asked where there are any."""
    if not there:
        return True
    names = "\n".join(path.name for path in there)
    question = tr("Files with these names are there already. Replace them?")
    return context.ask.confirm(question, tr("Replace"), details=names, danger=True)
