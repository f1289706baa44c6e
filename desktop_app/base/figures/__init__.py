"""Numbers that people wrote, read in one place: boxes, cells, pasted blocks, files."""
