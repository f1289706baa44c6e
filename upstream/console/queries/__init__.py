"""What pages show, read from the tables for pages: frozen rows, limited to the reach of who looks."""
