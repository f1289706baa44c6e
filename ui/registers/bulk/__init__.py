"""One document for several entries of a register."""
