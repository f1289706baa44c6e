"""Editors of answers: a module for each kind, all with one interface, and ``table`` which lists them."""
