"""Entries of a register out to Excel and back, with a preview."""
