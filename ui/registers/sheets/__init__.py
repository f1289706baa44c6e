"""Sheets of a register: lists and sums of some days, sent upward or printed."""
