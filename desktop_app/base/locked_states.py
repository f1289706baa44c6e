"""The states in which a round or a report takes no changes, for commands and for what arrives."""

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
"""What ``note_state`` says of a comment that asks for another figure: of a report that was returned with such
comments, only their cells take one."""
