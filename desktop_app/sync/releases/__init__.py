"""Signed releases on their way from the province."""
