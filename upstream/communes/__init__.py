"""Communes: their rows of versions, and codes that have changed."""
