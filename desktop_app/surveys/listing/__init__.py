"""The forms of a round as a list of any length."""
