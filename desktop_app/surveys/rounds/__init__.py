"""Survey rounds and their areas: states, thresholds, recording and reading."""
