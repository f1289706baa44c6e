"""What a file brings into the catalogue, to be looked at before it is installed."""
