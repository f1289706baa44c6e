"""Tổng quan: what is due next, and how far everything is."""
