"""A grid that behaves as Excel does; it knows nothing about the meaning of its cells."""
