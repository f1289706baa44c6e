"""Documents as files: paper, Word and workbooks from the same blocks."""
