"""The exchange by bundles, which a person carries."""
