"""The first run: protect the book, choose commune and officer, connect to the province."""
