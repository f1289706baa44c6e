"""The media of a label: its picture where the file came with the form, else the names."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from desktop_app.base.i18n import N_, tr
from desktop_app.forms.definition.form_files import file_name
from ui.forms.media.pictures import decoded
from ui.theme import spacing as space
from ui.widgets.labels import muted

LARGEST = QSize(420, 260)
_PICTURES = ("image", "big-image")
_NAMED = {
    "image": N_("Picture of the question: {name}"),
    "audio": N_("Sound of the question: {name}"),
    "video": N_("Video of the question: {name}"),
}


class LabelMedia(QFrame):
    """Under the words of a question; takes no room when there is nothing to show."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self.files = files
        self._shown: dict[str, str] = {}
        self.picture = QLabel()
        self.names = muted("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.TINY)
        layout.addWidget(self.picture)
        layout.addWidget(self.names)
        self.hide()

    def show_media(self, media: Mapping[str, str]) -> None:
        """Show other media; nothing happens when they are the same."""
        wanted = {kind: address for kind, address in media.items() if kind in _NAMED and address.strip()}
        if wanted == self._shown:
            return
        self._shown = wanted
        picture = picture_of(wanted, self.files, LARGEST)
        self.picture.setVisible(picture is not None)
        if picture is not None:
            self.picture.setPixmap(picture)
            self.picture.setAccessibleName(file_name(wanted["image"]))
        names = names_of(wanted, with_picture=picture is None)
        self.names.setText("\n".join(names))
        self.names.setVisible(bool(names))
        self.setVisible(picture is not None or bool(names))


def picture_of(media: Mapping[str, str], files: Mapping[str, bytes], largest: QSize) -> QPixmap | None:
    """The picture of a label or choice, if its file came with the form and can be shown."""
    for kind in _PICTURES:
        data = files.get(file_name(media.get(kind, "")))
        image = None if data is None else decoded(data, largest)
        if image is not None:
            return QPixmap.fromImage(image)
    return None


def names_of(media: Mapping[str, str], *, with_picture: bool = True) -> list[str]:
    """The files by name, each in a sentence."""
    return [
        tr(sentence, name=file_name(media[kind]))
        for kind, sentence in _NAMED.items()
        if kind in media and (with_picture or kind != "image")
    ]
