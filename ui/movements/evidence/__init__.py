"""Files that prove figures, in the movement room."""
