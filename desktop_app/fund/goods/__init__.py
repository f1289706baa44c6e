"""Goods and stores; their stock follows from the vouchers."""
