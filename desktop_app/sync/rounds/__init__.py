"""A round of sync from its first stage to its entry in the log, and when the next is due."""
