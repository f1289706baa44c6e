"""Entries of registers: begun, corrected, moved from state to state, linked, listed."""
