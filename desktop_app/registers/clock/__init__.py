"""Deadlines, computed from the events of an entry whenever they are shown. Pure."""
