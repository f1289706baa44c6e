"""The report of one unit for one period: its figures and its words, in the order of the form."""
