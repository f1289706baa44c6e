"""Parsers of commands that have many."""
