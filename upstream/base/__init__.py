"""Foundations of the server."""
