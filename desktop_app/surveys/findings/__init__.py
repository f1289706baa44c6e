"""Errors and oddities in the counts of a round and in single forms."""
