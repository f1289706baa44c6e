"""Files and pictures for a question: chosen, pasted or dropped, and examined before they are kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from desktop_app.attachments.examining import Candidate, examine, examine_picture
from desktop_app.attachments.kinds import accepted
from desktop_app.base.i18n import N_, tr
from ui.base.ask import Ask, FileFilter
from ui.forms.media.form_files import Wanted
from ui.forms.media.pictures import PASTED_NAME, png_of

type Source = Path | QImage
ANY_FILE = Wanted("*/*")
_ANY = N_("Files that can be attached")
_KINDS = {"image": N_("Pictures"), "audio": N_("Sound"), "video": N_("Videos")}


def dropped(data: QMimeData | None) -> list[Source]:
    """The files of this computer that were pasted or dropped; where there is none, the picture."""
    if data is None:
        return []
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return list(paths)
    image = data.imageData() if data.hasImage() else None
    return [image] if isinstance(image, QImage) and not image.isNull() else []


def examined(source: Source, wanted: Wanted = ANY_FILE) -> Candidate:
    """The file or picture as it may be kept.

    Raises:
        NotAccepted: it is of no kind that is taken here, too large, empty or no picture.
        CannotRead: it cannot be read.
    """
    question = accepted(wanted.media_type)
    if isinstance(source, Path):
        return examine(source, question, wanted.max_pixels)
    return examine_picture(png_of(source), PASTED_NAME, question, wanted.max_pixels)


def ask_for_file(ask: Ask, wanted: Wanted) -> Path | None:
    """A file of a kind that the question takes, or nothing."""
    question = accepted(wanted.media_type)
    patterns = tuple(f"*.{ending}" for ending in question.endings)
    label = tr(_KINDS.get(question.code, _ANY))
    return ask.open_file(tr("Choose a file"), (FileFilter(label, patterns),))
