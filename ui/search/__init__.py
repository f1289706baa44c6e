"""Ctrl+K: one field that finds rooms, areas, rounds, forms and records."""

from ui.search.search_presenter import SearchPresenter
from ui.search.search_view import SearchView

__all__ = ["SearchPresenter", "SearchView"]
