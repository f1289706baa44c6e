"""The book of a register and a year: filled for paper and for Excel."""
