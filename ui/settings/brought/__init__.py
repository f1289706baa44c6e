"""Preview of what a file brings into the catalogue, before it is installed."""
