"""Whether a dialog that is left by mistake loses what was typed into it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from tests.ui.recorder import AskRecorder
from ui.forms.preview_dialog import FormPreviewDialog
from ui.reports.writing.writing_dialog import WritingDialog
from ui.widgets.dialog import Dialog
from ui.widgets.fields.search_line import SearchLine


def typed_and_lost(dialog: Dialog, ask: AskRecorder) -> list[str]:
    """Whether Escape throws away what is in two fields; of a dialog without two, or which saves, nothing.

    What is typed into the preview of a form is a trial.
    """
    texts = [each for each in dialog.findChildren(QPlainTextEdit) if each.isVisible() and each.isEnabled()]
    lines = [each for each in dialog.findChildren(QLineEdit) if _is_typed_into(each)]
    if len(texts) + len(lines) < 2 or isinstance(dialog, WritingDialog | FormPreviewDialog):
        return []
    for text in texts[:2]:
        text.insertPlainText("7")
    for line in lines[:2]:
        line.insert("7")
    before = len(ask.asked)
    ask.answers[:] = [False]
    dialog.reject()
    ask.answers.clear()
    asked = len(ask.asked) > before
    if not dialog.isVisible():
        return ["a question that was not answered closes it" if asked else "Escape throws two fields away"]
    dialog.leave_at_once()  # as when the window is locked: nothing may be asked
    again = len(ask.asked) > before + asked
    return ["it stays over a locked window"] if dialog.isVisible() or again else []


def _is_typed_into(line: QLineEdit) -> bool:
    plain = line.echoMode() is QLineEdit.EchoMode.Normal and line.objectName() != "qt_spinbox_lineedit"
    return (
        plain
        and line.isVisible()
        and line.isEnabled()
        and not (line.isReadOnly() or isinstance(line, SearchLine))
    )
