"""Findings among figures: checked in the background, shown below the table, listed, confirmed."""
