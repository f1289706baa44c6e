"""Entries of registers: created, corrected, moved from state to state, linked, listed."""
