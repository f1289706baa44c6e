"""The office's book: one encrypted SQLite file, its tables, migrations, backup and integrity."""
