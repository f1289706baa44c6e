"""The sheet of a period while figures are typed into it: what was read, what follows from it."""
