"""Checks of figures: rules between indicators, limits, what is unusual, and what a person has confirmed."""
