"""Builds the office's program for Windows, on Linux: ``make installer-windows``."""
