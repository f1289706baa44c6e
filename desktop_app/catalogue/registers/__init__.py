"""What a register of the office is: its form, its states, its deadlines, its lists and its book."""
