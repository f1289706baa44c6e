"""Rounds: their list, one round with its tabs, its dialogs."""
