"""What all documents share: page, head, tables, signatures, fonts, measures and wording."""
