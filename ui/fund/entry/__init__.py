"""A voucher being typed."""
