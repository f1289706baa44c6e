"""Papers of registers shown page by page."""
