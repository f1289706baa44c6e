"""Answer types: ``table`` has a row for each with every fact about it; the other modules are its columns."""
