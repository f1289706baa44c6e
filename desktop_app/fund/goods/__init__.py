"""Goods and stores; what lies in them follows from the vouchers."""
