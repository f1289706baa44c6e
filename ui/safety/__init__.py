"""Safety of the book: its key and the recovery code, backups, and recovery when the key is lost."""
