"""Households that were helped."""
