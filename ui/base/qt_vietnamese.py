"""Vietnamese for Qt's own buttons, menus and dialogs, for which Qt itself has no translation.

The sentences stand in ``resources/translations/vi/qt.po`` under ``Qt|`` and Qt's English source text.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from desktop_app.base.i18n import Language, tr

_PREFIX = "Qt|"


class QtVietnamese(QTranslator):
    """Answers Qt from our catalogue; what is not there stays as Qt wrote it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.unknown: set[tuple[str, str]] = set()

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        del disambiguation, n
        asked = f"{_PREFIX}{source_text}"
        answer = tr(asked)
        if answer != asked:
            return answer
        self.unknown.add((context, source_text))
        return source_text


def speak(
    application: QApplication, language: Language, previous: QtVietnamese | None
) -> QtVietnamese | None:
    """Let Qt's own texts, dates and numbers follow ``language``; returns the translator to keep."""
    if previous is not None:
        application.removeTranslator(previous)
    country = QLocale.Country.Vietnam
    if language == "en":
        QLocale.setDefault(QLocale(QLocale.Language.English, country))
        return None
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, country))
    translator = QtVietnamese(application)
    application.installTranslator(translator)
    return translator
