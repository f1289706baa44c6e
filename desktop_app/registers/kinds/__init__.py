"""Which registers there are, in which version, and what their parts are called."""
