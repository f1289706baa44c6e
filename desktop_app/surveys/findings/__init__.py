"""What is wrong or strange in the counts of a round and in single forms."""
