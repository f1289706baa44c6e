"""Tổng quan: what is due next, and how far everything is."""

from ui.overview.overview_view import build_room

__all__ = ["build_room"]
