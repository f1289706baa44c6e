"""The room "Đồng bộ": what is sent to the province, what came back, what a person has to decide."""

from ui.sync.sync_view import build_room

__all__ = ["build_room"]
