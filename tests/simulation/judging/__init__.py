"""What the simulator holds the offices and the province to."""
