"""Whole files of a book: copy, exchange, compact, check."""
