"""A page of the guide on paper: A4, black on white, whatever the window looks like."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QTextDocument
from PySide6.QtWidgets import QApplication

_POINTS = 10.0
_STYLE = "* { color: black; } table { border-collapse: collapse; } th, td { padding: 2px 6px; }"


def print_page(path: Path, device: QPagedPaintDevice) -> None:
    """Print a Markdown page on a printer, or into a PDF."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)  # the document has its own
    page_document(path).print_(device)


def page_document(path: Path) -> QTextDocument:
    """The page as it is printed."""
    made = QTextDocument()
    made.setDefaultStyleSheet(_STYLE)
    made.setDefaultFont(QFont(QApplication.font().family(), int(_POINTS)))
    made.setMarkdown(path.read_text(encoding="utf-8"))
    return made
