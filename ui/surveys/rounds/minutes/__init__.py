"""What the minutes of an area say besides the figures."""
