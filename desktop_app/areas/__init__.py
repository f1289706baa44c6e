"""Provinces, communes and residential areas."""
