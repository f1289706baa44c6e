"""Exporting the forms of a round."""
