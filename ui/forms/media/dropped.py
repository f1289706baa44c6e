"""Files and pictures that were pasted or dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

type Source = Path | QImage


def dropped(data: QMimeData | None) -> list[Source]:
    """The files of this computer that were pasted or dropped; where there is none, the picture."""
    if data is None:
        return []
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return list(paths)
    image = data.imageData() if data.hasImage() else None
    return [image] if isinstance(image, QImage) and not image.isNull() else []
