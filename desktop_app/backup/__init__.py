"""Backups of the book: made, kept, checked and restored; recovery when its key is lost."""
