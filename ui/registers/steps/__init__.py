"""A step with an entry: what is asked with it."""
