"""A whole working day on an invented office, played automatically: proves that the parts fit together."""
