"""Figures of indicators counted from registers and the fund, with the entries they come from."""
