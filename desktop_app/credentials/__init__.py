"""Secrets of this computer: the key of the book, the key of the device, the token of the province."""
