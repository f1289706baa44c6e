"""Requests as they come: bodies, connections, rates, tokens in headers."""
