"""Tổng quan: what is due next, and the progress of everything."""
