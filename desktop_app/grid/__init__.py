"""Tables of figures: how a block writes its numbers, what cells hold before it is a figure."""
