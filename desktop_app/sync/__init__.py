"""Sync: rounds as named stages, outbox, conflicts, schedule, transport (docs/sync/)."""
