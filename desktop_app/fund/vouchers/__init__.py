"""Vouchers as values, and reading them."""
