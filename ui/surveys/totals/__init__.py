"""Totals of areas that counted by hand."""
