"""Libraries loaded without what only other uses of them need (docs/decisions/0055)."""
