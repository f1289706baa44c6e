"""Urgent reports on the line."""
