"""How documents are laid out and what the report on the Front's work says: packages of a province."""
