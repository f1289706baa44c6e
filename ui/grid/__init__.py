"""A grid that behaves as Excel does; it knows nothing of what its cells mean."""
