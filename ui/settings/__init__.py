"""Cài đặt: the office, its areas and officers, the look of the window, catalogues, licences."""

from ui.settings.settings_view import build_room

__all__ = ["build_room"]
