"""The calendar of the week."""
