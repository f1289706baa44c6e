"""What the province publishes."""
