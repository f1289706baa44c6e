"""Keeping the book safe: its key and the recovery code, backups, and getting in when the key is lost."""
