"""Puts palette, font and style sheet on the application, and follows the system's light or dark."""

from __future__ import annotations

from enum import StrEnum
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.base.resource_files import resource_path
from ui.theme.fonts import TextSize, base_font, load_fonts
from ui.theme.icons import line_icon
from ui.theme.palette import DARK, LIGHT, Palette

_SYSTEM_POINTS = "system_points"


class Appearance(StrEnum):
    """What the officer chose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The look in force; :attr:`changed` makes painted widgets draw themselves again."""

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        appearance: Appearance = Appearance.SYSTEM,
        text_size: TextSize = TextSize.SYSTEM,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._appearance = appearance
        self._palette: Palette = LIGHT
        self._icons: dict[tuple[str, str, str], QIcon] = {}
        self._family, self._system_points = load_fonts(), _system_points(application)
        self.text_size = text_size
        """What was chosen; :meth:`choose` changes it."""
        # Queued: Qt brings the system's fonts for lists, menus and tips after it has said what changed.
        queued = Qt.ConnectionType.QueuedConnection
        application.styleHints().colorSchemeChanged.connect(self._follow_system, queued)
        self._put_on()

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return self._palette

    @property
    def appearance(self) -> Appearance:
        """What was chosen."""
        return self._appearance

    def choose(self, look: Appearance | TextSize) -> None:
        """Use light, dark or whatever the system uses, at once; or a size of text, for windows to come."""
        if isinstance(look, Appearance):
            self._appearance = look
        else:
            self.text_size = look
        self._put_on()

    def icon(self, name: str, colour: str = "muted", *, selected: str = "") -> QIcon:
        """The line icon ``name`` in the palette's colour ``colour``; it follows light and dark itself."""

        def colour_of(mode: QIcon.Mode, state: QIcon.State) -> str:
            tokens = self._palette.tokens()
            if mode == QIcon.Mode.Disabled:
                return tokens["disabled"]
            return tokens[selected if selected and state == QIcon.State.On else colour]

        key = name, colour, selected
        if key not in self._icons:  # a table asks for the same few in every cell
            self._icons[key] = line_icon(name, colour_of)
        return self._icons[key]

    def _follow_system(self) -> None:
        if self._appearance is Appearance.SYSTEM:
            self._put_on()

    def _put_on(self) -> None:
        self._palette = self._wanted()
        self._application.setPalette(qt_palette(self._palette))
        sheet = style_sheet(self._palette)
        if sheet != self._application.styleSheet():  # Qt would lay out every window again for the same one
            self._application.setStyleSheet(sheet)
        # Last: on Windows a style sheet brings fonts of the system for lists, tables, menus, tips and boxes.
        self._application.setFont(base_font(self._family, self.text_size.points(self._system_points)))
        self.changed.emit()

    def _wanted(self) -> Palette:
        if self._appearance is Appearance.SYSTEM:
            dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._appearance is Appearance.DARK else LIGHT


def _system_points(application: QApplication) -> float:
    """The size of the system's own text, also where the application has the program's font already."""
    known = application.property(_SYSTEM_POINTS)
    points = float(known) if known else application.font().pointSizeF()
    application.setProperty(_SYSTEM_POINTS, points)
    return points


def style_sheet(palette: Palette) -> str:
    """The Qt style sheet in ``palette``.

    Raises:
        KeyError: the style sheet uses a colour that the palette does not have.
    """
    template = Template(resource_path("theme", "app.qss").read_text(encoding="utf-8"))
    icons = resource_path("theme").as_posix()
    return template.substitute(palette.tokens(), icons=icons)


def qt_palette(colours: Palette) -> QPalette:
    """The same colours for everything that Qt paints without a style sheet."""
    role = QPalette.ColorRole
    plan = {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.hover,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.danger,
        role.Highlight: colours.selection,
        role.HighlightedText: colours.on_selection,
        role.Accent: colours.accent,
        role.Link: colours.focus,
        role.LinkVisited: colours.focus,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.Mid: colours.border,
        role.Midlight: colours.sunken,
        role.Light: colours.surface,
        role.Dark: colours.border_strong,
        role.Shadow: colours.border,
    }
    result = QPalette()
    for key, colour in plan.items():
        result.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(colours.disabled))
    return result
