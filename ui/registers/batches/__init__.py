"""Batches of entries: when each locks, and its export."""
