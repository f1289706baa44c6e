"""The tables, one module per room. Importing this package completes the metadata."""

from desktop_app.storage.tables import (
    accounts,
    areas,
    attachments,
    book,
    catalogue,
    fund,
    grid,
    journal,
    movements,
    office,
    papers,
    registers,
    surveys,
    sync,
)

__all__ = [
    "accounts",
    "areas",
    "attachments",
    "book",
    "catalogue",
    "fund",
    "grid",
    "journal",
    "movements",
    "office",
    "papers",
    "registers",
    "surveys",
    "sync",
]
