"""The office's book as a whole: opened and closed, created by a first run, summed up and searched."""
