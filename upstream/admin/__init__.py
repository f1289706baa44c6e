"""The command line of the province's server."""
