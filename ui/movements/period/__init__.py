"""What is asked and said of a period as a whole."""
