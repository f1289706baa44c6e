"""Khảo sát: survey rounds, the forms of each area, what was counted and what it means."""

from ui.surveys.surveys_room import build_room

__all__ = ["build_room"]
