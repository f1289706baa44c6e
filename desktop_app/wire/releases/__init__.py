"""What the province publishes, signed: the root, the list of releases, the file that carries both."""
