"""The room "Báo cáo": choose a paper, look at it, print or save it."""

from ui.reports.reports_view import build_room

__all__ = ["build_room"]
