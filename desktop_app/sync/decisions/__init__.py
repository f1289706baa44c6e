"""What a person has to decide: conflicts, and changes the province refused."""
