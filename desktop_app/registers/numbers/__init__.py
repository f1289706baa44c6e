"""Rows of numbers: given once, by one computer at a time, voided with a reason, never given twice."""
