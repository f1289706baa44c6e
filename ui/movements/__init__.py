"""Phong trào: results of campaigns and movements, keyed in a grid of areas and indicators."""
