"""Bundles at the province: what a person brought is taken as over the line, and answered."""
