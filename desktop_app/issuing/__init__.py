"""Final papers: read from the book, marked with their code, numbered and issued, compared with the data."""
