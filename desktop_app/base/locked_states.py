"""The states in which a round or a report accepts no changes, for commands and for received ops."""

from __future__ import annotations

LOCKED_ROUND = ("closed", "submitted", "accepted")
"""The states of a round in which nothing that is counted may change."""
LOCKED_PERIOD = ("accepted", "locked")
"""The states of a unit's report for a period in which its figures may not change."""
WHOLE_COMMUNE = "commune"
"""The unit whose report is that of the commune: of all units together."""
LOCKED_REPORT = ("submitted", *LOCKED_PERIOD)
"""The states of the commune's report for a period in which no unit's figures may change."""
RETURNED = "returned"
"""The state of a round or report that the province gave back to be corrected."""
ASKED = "asked"
"""The value of ``note_state`` for a comment that asks for another figure: of a report that was returned with
such comments, only their cells accept changes.
"""
