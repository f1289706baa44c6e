"""Unforeseen errors: what of them may be written down, and the notes of them that stay on the computer."""
