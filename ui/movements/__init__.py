"""Phong trào: results of campaigns and movements, entered in a grid of areas and indicators."""
