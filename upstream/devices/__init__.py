"""Devices: enrolled, known by token and key."""
