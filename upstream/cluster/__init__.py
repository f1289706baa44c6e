"""The machines over which PostgreSQL runs: how they are, and how their database is put back to a time."""
