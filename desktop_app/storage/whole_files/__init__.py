"""Whole files of a book: copied, exchanged, made smaller, proved."""
