"""A whole working day on an invented office, played without a person: proves that the parts fit together."""
