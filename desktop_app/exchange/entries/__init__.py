"""Entries of registers as tables: written to be filled in or corrected, read back row by row."""
