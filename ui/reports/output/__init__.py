"""How a paper leaves the window: printers, files, and how far that is."""
