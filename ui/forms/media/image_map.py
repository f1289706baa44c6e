"""A drawing whose parts are the choices of a question: a body, a map of the villages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from lxml import etree
from PySide6.QtCore import QByteArray, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.forms.definition.form_files import file_name
from desktop_app.forms.definition.xml_safety import parse_xml
from desktop_app.forms.session.questions import FormQuestion

_LARGEST = QSize(560, 360)
_TINT = 120
"""How far the colour of what is chosen covers the drawing, of 255."""
_WORD = "image-map"
_WITHIN = ("#", "data:image/")
"""What a drawing may refer to."""


class ImageMap(QWidget):
    """Paints the drawing and what is chosen; a click on a part says which. Keys choose in the list below."""

    pressed = Signal(str)

    def __init__(self, renderer: QSvgRenderer) -> None:
        super().__init__()
        self._renderer = renderer
        self._parts: dict[str, QImage] = {}
        self._chosen: frozenset[str] = frozenset()
        self.setFixedSize(renderer.defaultSize().scaled(_LARGEST, Qt.AspectRatioMode.KeepAspectRatio))
        self.setAccessibleName(tr("Picture to choose from"))

    def offer(self, values: Sequence[str]) -> None:
        """Which parts can be chosen, by their ids in the drawing."""
        self._parts = {value: self._part(value) for value in values if self._renderer.elementExists(value)}
        self.update()

    def show_chosen(self, values: Collection[str]) -> None:
        """Colour these parts."""
        self._chosen = frozenset(values)
        self.update()

    def part_at(self, place: QPoint) -> str:
        """The part that is painted at a place; nothing beside all of them."""
        inside = self.rect().contains(place)
        found = (value for value, image in reversed(self._parts.items()) if image.pixelColor(place).alpha())
        return next(found, "") if inside else ""

    def _part(self, value: str) -> QImage:
        """Where a part is: the drawing of it alone."""
        image = QImage(self.size(), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        box, whole = self._renderer.viewBoxF(), QRectF(self.rect())
        across, down = whole.width() / box.width(), whole.height() / box.height()
        place = self._renderer.transformForElement(value).mapRect(self._renderer.boundsOnElement(value))
        target = QRectF(
            (place.x() - box.x()) * across,
            (place.y() - box.y()) * down,
            place.width() * across,
            place.height() * down,
        )
        painter = QPainter(image)
        self._renderer.render(painter, value, target)
        painter.end()
        return image

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(self.rect()))
        tint = QColor(self.palette().highlight().color())
        tint.setAlpha(_TINT)
        for value in self._chosen & self._parts.keys():
            covered = self._parts[value].copy()
            over = QPainter(covered)
            over.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            over.fillRect(covered.rect(), tint)
            over.end()
            painter.drawImage(0, 0, covered)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        value = self.part_at(event.position().toPoint())
        if value and self.isEnabled():
            self.pressed.emit(value)


def is_image_map(question: FormQuestion) -> bool:
    """Whether the choices of a question are parts of its picture."""
    return _WORD in question.control.appearance.split()


def image_map(question: FormQuestion, files: Mapping[str, bytes]) -> ImageMap | None:
    """The drawing of such a question; ``None`` where its file did not come, or is none."""
    data = files.get(file_name(question.media.get("image", "")))
    if not is_image_map(question) or data is None:
        return None
    try:
        root = parse_xml(data)
    except Problem:
        return None
    for element in list(root.iter()):
        hrefs = [said for key, said in element.attrib.items() if key.rpartition("}")[2] == "href"]
        if element.getparent() is not None and not all(said.startswith(_WITHIN) for said in hrefs):
            element.getparent().remove(element)  # a drawing opens no file
    renderer = QSvgRenderer(QByteArray(etree.tostring(root)))
    return ImageMap(renderer) if renderer.isValid() and not renderer.viewBoxF().isEmpty() else None
