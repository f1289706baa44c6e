"""Quick reports of urgent entries."""
