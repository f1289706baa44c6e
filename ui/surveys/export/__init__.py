"""Taking the forms of a round out of the book."""
