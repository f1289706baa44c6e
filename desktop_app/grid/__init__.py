"""Tables of figures: what their cells hold before it is a figure."""
