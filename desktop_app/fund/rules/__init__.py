"""What law and province say about the fund, as data."""
