"""Files of entries and steps in the room of registers."""
