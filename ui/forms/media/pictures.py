"""Pictures between Qt and the book: decoded small, so that a large one never fills the memory."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from desktop_app.attachments.picture_formats import format_of

PASTED_NAME = "clipboard.png"


def decoded(data: bytes, largest: QSize) -> QImage | None:
    """The picture, no larger than ``largest`` and turned upright; ``None`` if it is of no listed kind.

    May be called on any thread.
    """
    found = format_of(data)
    if found is None:
        return None
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(found.qt.encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > largest.width() or size.height() > largest.height()):
        reader.setScaledSize(size.scaled(largest, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def png_of(image: QImage) -> bytes:
    """The picture as the bytes of a PNG file."""
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(written.data())
