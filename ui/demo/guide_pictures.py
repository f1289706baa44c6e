"""``python -m ui.demo.guide_pictures FOLDER [NAME …]``: make the pictures of the guide.

They are taken from the program itself over a sample office on a fixed day, so that they never show an older
program than the one that has them: nothing of them is committed, every build of an installer makes them.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from desktop_app.base.clock import VIETNAM, FixedClock
from desktop_app.base.i18n import set_language
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.vault import VaultKind
from desktop_app.sample.sample_office import make_sample_office
from ui.base.main_thread import MainThread
from ui.base.qt_vietnamese import speak
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.demo.guide_recipes import RECIPES, PictureStage, Recipe
from ui.demo.screenshots import settled
from ui.shell.application import build_application
from ui.shell.shell import Shell
from ui.theme import Appearance, TextSize, Theme

DAY = datetime(2026, 10, 19, 9, 0, tzinfo=VIETNAM)
PIXELS_FOR_ONE = 2
_COLOURS = 64
_FADE = 28


def main(folder: Path, names: tuple[str, ...]) -> int:
    """Write the pictures, all of them where none is named; the exit status."""
    set_language("vi")
    application = build_application(("-platform", "offscreen"))
    translator = speak(application, "vi", None)
    theme = Theme(application, Appearance.LIGHT, TextSize.MEDIUM)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as book:
        office = _sample(Path(book))
        queues = WorkQueues(MainThread(application))
        shell = Shell(application, office, theme, PreferencesFile(Path(book)), queues, translator=translator)
        stage = PictureStage(shell, settled(queues))
        shell.window.allow_any_size()
        shell.show(entered=True)
        stage.wait()
        shell.window.showNormal()
        for name in names or tuple(RECIPES):
            write_picture(picture_of(stage, RECIPES[name]), folder / f"{name}.png")
        for dialog in stage.kept:
            dialog.deleteLater()
        shell.window.close()
        shell.close()
    return 0


def picture_of(stage: PictureStage, recipe: Recipe) -> QImage:
    """The part of the window that a recipe shows; where it goes on, the picture fades out."""
    stage.shell.window.resize(*recipe.size)
    shown = recipe.show(stage)
    part = recipe.part.intersected(shown.rect())
    taken = QImage(part.size() * PIXELS_FOR_ONE, QImage.Format.Format_RGB32)
    taken.setDevicePixelRatio(PIXELS_FOR_ONE)
    taken.fill(shown.palette().window().color())
    painter = QPainter(taken)
    shown.render(painter, QPoint(), part)
    _fade(painter, part, shown.rect())
    painter.end()
    return taken


def _fade(painter: QPainter, part: QRect, whole: QRect) -> None:
    width, height = part.width(), part.height()
    for cut, edge, end in (
        (part.right() < whole.right(), QRectF(width - _FADE, 0, _FADE, height), QPointF(width, 0)),
        (part.bottom() < whole.bottom(), QRectF(0, height - _FADE, width, _FADE), QPointF(0, height)),
    ):
        if cut:
            begin = QPointF(edge.left(), 0) if end.x() else QPointF(0, edge.top())
            paper = QLinearGradient(begin, end)
            paper.setColorAt(0, QColor(255, 255, 255, 0))
            paper.setColorAt(1, QColor(255, 255, 255))
            painter.fillRect(edge, paper)


def write_picture(picture: QImage, target: Path) -> None:
    """Write a picture in few colours: it belongs into an installer.

    Raises:
        OSError: it cannot be written.
    """
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    size, row = (plain.width(), plain.height()), plain.bytesPerLine()
    whole = Image.frombuffer("RGB", size, bytes(plain.constBits()), "raw", "RGB", row, 1)
    whole.quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def _sample(folder: Path) -> Office:
    passphrase = secrets.token_hex(16)
    office = Office.open(
        DataFolder(folder), lambda _: passphrase, FixedClock(DAY), prefer=VaultKind.PASSPHRASE
    )
    make_sample_office(office)
    return office


if __name__ == "__main__":
    status = main(Path(sys.argv[1]), tuple(sys.argv[2:]))
    sys.stdout.flush()
    os._exit(status)  # how Python and Qt take windows down together is no promise
