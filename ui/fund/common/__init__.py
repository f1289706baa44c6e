"""What all parts of the room use."""
