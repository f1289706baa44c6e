"""The papers that are kept as they should be: their text word for word, their first pages as pictures.

    .venv/bin/python -m tests.reports.golden_papers

writes them anew. Look at each picture before it is committed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from desktop_app.reports.documents.rendering import Printable, render
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.movement_data import Reminder, ReminderRow
from desktop_app.reports.posting import PostingSheet
from desktop_app.reports.work_report import ReportPart, WorkReport
from tests.reports import samples
from tests.reports.entry_papers import entry_papers

FOLDER: Final = Path(__file__).parent / "golden"
WIDTH: Final = 248
"""Pixels of a kept picture: places and weight of everything are seen, single letters are not."""


def papers() -> Mapping[str, Printable]:
    """The papers by the name of their files."""
    results = samples.movement_report()
    reminder = Reminder(
        results.head,
        results.state,
        results.period_label,
        (ReminderRow("Thôn Đồi Sim", 3, 14, ("Số cuộc tuyên truyền", "Diện tích đất hiến")),),
        None,
        False,
        results.signer,
        results.recipients,
    )
    return {
        "minutes": samples.tally_minutes(),
        "survey": samples.survey_report(4),
        "posting": PostingSheet(samples.survey_report(4)),
        "results": results,
        "work": WorkReport(replace(results, before=(), after=()), _PARTS),
        "reminder": reminder,
        "book": samples.register_book(12),
    }


def all_papers() -> Mapping[str, Printable]:
    """Those, and papers of entries and vouchers."""
    return {**papers(), **entry_papers()}


_PARTS: Final = (
    ReportPart("TÌNH HÌNH CÁC TẦNG LỚP NHÂN DÂN", 1, ("Nhân dân phấn khởi, tin tưởng.",)),
    ReportPart("KẾT QUẢ THỰC HIỆN", 1, (), has_text=False),
    ReportPart("Tuyên truyền, vận động", 2, ("- Số cuộc tuyên truyền: 48 cuộc.", "a) Ý nhỏ.")),
    ReportPart("NHIỆM VỤ TRỌNG TÂM", 1, ()),
    ReportPart("KIẾN NGHỊ, ĐỀ XUẤT", 1, (), optional=True),
)


def printed(paper: Printable) -> bytes:
    """The paper as PDF."""
    stream = io.BytesIO()
    render(paper, load_profile(), stream)
    return stream.getvalue()


def text_of(content: bytes) -> str:
    """What can be copied from a PDF, page by page."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return "".join(f"== {at}\n{text.rstrip()}\n" for at, text in enumerate(pages, start=1))


def picture_of(content: bytes, page: int = 0) -> QImage:
    """A page in grey, small."""
    small = page_of(content, WIDTH * 2, page).scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    return small.convertToFormat(QImage.Format.Format_Grayscale8)


def page_of(content: bytes, width: int, page: int = 0) -> QImage:
    """A page on white, ``width`` pixels wide."""
    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    points = document.pagePointSize(page)
    seen = document.render(page, QSize(width, round(width * points.height() / points.width())))
    ground = QImage(seen.size(), QImage.Format.Format_RGB32)
    ground.fill(0xFFFFFFFF)
    painter = QPainter(ground)
    painter.drawImage(0, 0, seen)
    painter.end()
    document.close()
    return ground


def write_all() -> None:
    """Write every paper anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, paper in all_papers().items():
        content = printed(paper)
        (FOLDER / f"{name}.txt").write_text(text_of(content), encoding="utf-8")
        picture_of(content).save(str(FOLDER / f"{name}.png"))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QGuiApplication([])
    write_all()
