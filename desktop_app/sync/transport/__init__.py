"""Transport to the province."""
