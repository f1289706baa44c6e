"""The tables, one module per room. Importing this package completes the metadata."""

from desktop_app.storage.tables import areas, book, catalogue, journal, movements, office, surveys

__all__ = ["areas", "book", "catalogue", "journal", "movements", "office", "surveys"]
