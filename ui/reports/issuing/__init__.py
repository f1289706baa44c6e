"""Issuing a paper: what is asked, and which number it gets."""
