"""The province's database: tables, opening, upgrade."""
