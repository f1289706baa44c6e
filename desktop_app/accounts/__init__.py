"""Officers, their roles and PINs, what they may do, and the log of what they did with people's data."""
