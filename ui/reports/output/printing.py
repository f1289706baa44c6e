"""Puts PDFs on paper: pages at the printer's resolution, in strips, so that little memory is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QObject,
    QPoint,
    QRect,
    QSize,
    QTimer,
)
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem

MOST_DOTS_PER_INCH = 600
"""More is not seen on office paper, and costs four times the memory and time."""

_STRIP_PIXELS = 4_000_000
"""At most so many pixels are held at once (16 MB)."""

type ChoosePrinter = Callable[[QWidget, str, int], QPrinter | None]
"""Asks for a printer: parent, name of the job, number of pages. ``None`` when the person gave up."""


def choose_printer(parent: QWidget, name: str, pages: int) -> QPrinter | None:
    """The system's own dialog."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setDocName(name)
    printer.setFromTo(1, pages)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("Print"))
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


class PrintJob:
    """Prints PDFs one after the other, a page at a time between events, so that the window stays alive.

    ``progress`` receives pages done and pages in all; ``done`` an empty sentence, or what went wrong, both
    while ``owner`` is there.
    """

    def __init__(
        self,
        owner: QObject,
        contents: Sequence[bytes],
        printer: QPrinter,
        progress: Callable[[int, int], None],
        done: Callable[[str], None],
    ) -> None:
        self._owner = owner
        self._documents = [opened(content) for content in contents]
        self._printer = printer
        self._progress = progress
        self._done = done
        self._painter = QPainter()
        self._stopped = False
        pages = [
            (number, page)
            for number, (pdf, _) in enumerate(self._documents)
            for page in range(pdf.pageCount())
        ]
        first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
        self._pages = pages[first - 1 : last]
        if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
            self._pages.reverse()
        self._at = 0

    def start(self) -> None:
        """Begin; returns at once."""
        self._go_on()

    def stop(self) -> None:
        """Print no further page."""
        self._stopped = True

    def _go_on(self) -> None:
        """Also where the owner has gone: what was sent to the printer comes out whole."""
        application = QCoreApplication.instance()
        assert application is not None
        QTimer.singleShot(0, application, self._next)

    def _next(self) -> None:
        if self._stopped:
            self._printer.abort()
            self._finish("")
            return
        if self._at == len(self._pages):
            self._finish("")
            return
        number, page = self._pages[self._at]
        document = self._documents[number][0]
        self._turn_sheet(document, page)
        if not self._painter.isActive():
            self._printer.setFullPage(True)
            if not self._painter.begin(self._printer):
                self._finish(_no_printer().sentence())
                return
        elif not self._printer.newPage():
            self._finish(_no_printer().sentence())
            return
        paint_page(document, page, self._painter, self._printer)
        self._at += 1
        if isValid(self._owner):
            self._progress(self._at, len(self._pages))
        self._go_on()

    def _turn_sheet(self, document: QPdfDocument, page: int) -> None:
        size = document.pagePointSize(page)
        wide = size.width() > size.height()
        turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        self._printer.setPageOrientation(turned)

    def _finish(self, sentence: str) -> None:
        if self._painter.isActive():
            self._painter.end()
        self._documents.clear()
        if isValid(self._owner):
            self._done(sentence)


def paint_page(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    """Paint a page over the whole sheet, strip by strip; a smaller sheet gets it smaller, in its middle."""
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel).toRect()
    points = document.pagePointSize(page)
    factor = min(sheet.width() / points.width(), sheet.height() / points.height())
    target = QSize(round(points.width() * factor), round(points.height() * factor))
    corner = QPoint((sheet.width() - target.width()) // 2, (sheet.height() - target.height()) // 2)
    shrink = min(1.0, MOST_DOTS_PER_INCH / max(printer.resolution(), 1))
    drawn = QSize(round(target.width() * shrink), round(target.height() * shrink))
    height = max(1, _STRIP_PIXELS // max(drawn.width(), 1))
    for top in range(0, drawn.height(), height):
        part = QRect(0, top, drawn.width(), min(height, drawn.height() - top))
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(drawn)
        options.setScaledClipRect(part)
        image = document.render(page, part.size(), options)
        upper, lower = round(part.top() / shrink), round((part.top() + part.height()) / shrink)
        painter.drawImage(QRect(corner.x(), corner.y() + upper, target.width(), lower - upper), image)


def opened(content: bytes) -> tuple[QPdfDocument, QBuffer]:
    """A document and the buffer it goes on reading from."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]
    document.load(buffer)
    return document, buffer


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    return opened(content)[0].pageCount()


def _no_printer() -> Problem:
    return Problem(
        "The printer did not accept the document. Check that it is switched on and has paper, then print "
        "again; or save the PDF and print it on another computer."
    )
