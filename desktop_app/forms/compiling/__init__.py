"""Expressions compiled into closures: the language of ``xpath`` with the functions of ``functions``."""
