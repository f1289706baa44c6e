"""Findings among figures in the window: looked for beside, told below the table, listed, confirmed."""
