"""Reading numbers that people wrote: in boxes, cells, pasted blocks, files."""
