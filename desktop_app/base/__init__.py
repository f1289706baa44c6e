"""What every part of the program stands on and what knows no part of it: time, text, numbers, ids, files."""
