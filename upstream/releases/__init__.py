"""Signed releases: keys, roots, the list of what is published, and programs in pieces."""
