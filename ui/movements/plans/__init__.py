"""The plan figures of a year as a table."""
