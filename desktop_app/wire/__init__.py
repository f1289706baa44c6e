"""Messages between the office and the province, imported by both ends."""
