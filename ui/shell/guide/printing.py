"""A page of the guide on paper: A4, black on white, whatever the window looks like."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QUrl
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QApplication

from ui.shell.guide.pages import PICTURES, GuidePage, read_picture

_POINTS = 10.0
_PICTURE = "\ufffc"
"""Replaces what is no letter in a text."""
_WIDEST = 460.0
"""Of a picture on paper, in the pixels of a page that is 700 wide."""
_STYLE = "* { color: black; } table { border-collapse: collapse; } th, td { padding: 2px 6px; }"


def print_page(page: GuidePage, device: QPagedPaintDevice) -> None:
    """Print a Markdown page on a printer, or into a PDF."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)  # the document has its own
    page_document(page).print_(device)


def page_document(page: GuidePage) -> QTextDocument:
    """The page as it is printed."""
    made = QTextDocument()
    made.setDefaultStyleSheet(_STYLE)
    made.setDefaultFont(QFont(QApplication.font().family(), int(_POINTS)))
    made.setMarkdown(page.text())
    for name in page.pictures:  # only now: a new text forgets what it had
        address = f"{PICTURES}/{name}.png"
        made.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address), read_picture(address))
    _fit_pictures(made)
    return made


def _fit_pictures(document: QTextDocument) -> None:
    """Pictures are made with two pixels for one, and none is wider than the paper."""
    for place, letter in enumerate(document.toPlainText()):
        if letter != _PICTURE:
            continue
        cursor = QTextCursor(document)
        cursor.setPosition(place)
        cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
        shown = cursor.charFormat().toImageFormat()
        shown.setWidth(min(_WIDEST, read_picture(shown.name()).width() / 2))
        cursor.setCharFormat(shown)
