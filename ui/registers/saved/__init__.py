"""Filters of a register that an officer keeps under a name."""
