"""The registers of the office: entries, what happened with them, deadlines, numbers, books."""
