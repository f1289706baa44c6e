"""The sheet of paper with the recovery code, for the safe."""

from __future__ import annotations

import html
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from desktop_app.base.clock import VIETNAM
from desktop_app.base.durable_file import replacing
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from ui.theme.fonts import load_later_fonts

_GROUPS_IN_A_LINE = 4
_MARGIN_MILLIMETRES = 25.0
_POINTS = 13.0


def print_sheet(printer: QPrinter, code: str, office_name: str) -> None:
    """Print the sheet on a printer that was chosen."""
    printer.setPageMargins(_margins(), QPageLayout.Unit.Millimeter)
    _document(code, office_name).print_(printer)


def write_sheet(path: Path, code: str, office_name: str) -> None:
    """Write the sheet as a PDF.

    Raises:
        CannotWrite: the folder cannot be written to.
    """
    with replacing(path) as partial:
        writer = QPdfWriter(str(partial))
        writer.setTitle(tr("Recovery code of the book"))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(_margins(), QPageLayout.Unit.Millimeter)
        _document(code, office_name).print_(writer)


def sheet_html(code: str, office_name: str, made: datetime) -> str:
    """Return the text of the sheet."""
    groups = code.split("-")
    step = _GROUPS_IN_A_LINE
    rows = "".join(
        "<tr>" + "".join(f"<td><b>{html.escape(group)}</b></td>" for group in groups[start : start + step])
        for start in range(0, len(groups), step)
    )
    sentences = (
        tr("Whoever has this sheet can open the book. Keep it in the office's safe, not at the computer."),
        tr(
            "It is needed when the computer is broken, its account is lost or the passphrase forgotten: "
            "open the program and type these letters when it asks. Capitals and hyphens do not matter."
        ),
        tr("When a newer code is made, keep this sheet as long as backups of its time are kept."),
    )
    words = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
    day = tr("Made on {day}", day=format_date(made.astimezone(VIETNAM).date()))
    return (
        f"<h2>{html.escape(tr('Recovery code of the book'))}</h2>"
        f"<p><b>{html.escape(office_name)}</b><br>{html.escape(day)}</p>"
        f'<table cellpadding="10" style="font-size:20pt">{rows}</table>{words}'
    )


def _document(code: str, office_name: str) -> QTextDocument:
    load_later_fonts()  # the first run prints it before there is a first page
    document = QTextDocument()
    font = QFont(QApplication.font())
    font.setPointSizeF(_POINTS)
    document.setDefaultFont(font)
    document.setHtml(sheet_html(code, office_name, datetime.now(tz=VIETNAM)))
    return document


def _margins() -> QMarginsF:
    return QMarginsF(_MARGIN_MILLIMETRES, _MARGIN_MILLIMETRES, _MARGIN_MILLIMETRES, _MARGIN_MILLIMETRES)
