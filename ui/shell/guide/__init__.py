"""The user guide: reading, searching and printing it."""
