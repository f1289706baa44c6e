"""Backups of the book: made, kept, proved and restored; the ways back when its key is lost."""
