"""Shared by several pages of the room."""
