"""The list of a round's forms."""
