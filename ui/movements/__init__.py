"""Phong trào: results of campaigns and movements, keyed in a grid of areas and indicators."""

from ui.movements.movements_view import build_room

__all__ = ["build_room"]
