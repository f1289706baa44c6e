"""Households that were helped, over all sources. Personal data: behind a right of its own."""
