"""Faults that nobody foresaw: what may be told of them, and the notes of them that stay on the computer."""
