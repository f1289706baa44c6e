"""How cells and headings of the grid are drawn, and edited in their place."""
