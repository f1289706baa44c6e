"""Final papers: the code that each bears, and the state of the data of which it was made."""
