"""Filled forms (responses): drafts, entry, validity, answers in words."""
