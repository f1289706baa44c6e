"""The states in which a round or a report takes no changes, for commands and for what arrives."""

from __future__ import annotations

LOCKED_ROUND = ("closed", "submitted", "accepted")
"""The states of a round in which nothing that is counted may change."""
LOCKED_PERIOD = ("accepted", "locked")
"""The states of a unit's report for a period in which its figures may not change."""
