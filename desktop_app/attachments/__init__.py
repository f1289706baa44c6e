"""Files that belong to records: kept in the encrypted book under their SHA-256 (docs/decisions/0015)."""
