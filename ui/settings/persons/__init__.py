"""The page of whoever answers a person's questions about his data."""
