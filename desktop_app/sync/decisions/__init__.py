"""What waits for a person: conflicts and changes that the province refused."""
