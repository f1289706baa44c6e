"""Long work: its progress, and a way to stop it."""
