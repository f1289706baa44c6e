"""The exchange by bundles on a stick, in the window."""
