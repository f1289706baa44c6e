"""What is made public."""
