"""Fetching signed releases from the province."""
