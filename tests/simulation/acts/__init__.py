"""What happens in the simulated world: what people and the province do, and what goes wrong."""
