"""The room of the office's registers: lists, entries, steps, one timeline of each matter."""
