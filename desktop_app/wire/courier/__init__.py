"""Bundles: what an exchange would carry over a line, in one file that a person carries."""
