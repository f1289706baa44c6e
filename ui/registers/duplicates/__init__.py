"""Entries that say nearly the same as the one being typed."""
