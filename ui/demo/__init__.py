"""Pictures of the window for the demonstration and the user guide."""
