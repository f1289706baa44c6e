"""The figures of registers for a period as a list: taken from here, and led back to their entries."""
