"""Texts of the minutes of an area besides the figures."""
