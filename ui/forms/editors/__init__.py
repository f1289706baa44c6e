"""Editors of answers: a file for each kind, all with the same few words, and ``table`` which has them all."""
