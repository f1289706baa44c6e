"""Entries as people look at them: lists, deadlines, one timeline, statistics."""
