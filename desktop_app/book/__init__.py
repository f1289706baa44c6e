"""The office's book as a whole: opened and closed, begun by a first run, summed up and searched."""
