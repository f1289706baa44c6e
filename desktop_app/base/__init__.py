"""Foundations that know no room: time, text, numbers, ids, files."""
