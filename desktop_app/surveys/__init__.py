"""Survey rounds: areas, responses, tallies, and the outcome against the thresholds."""
