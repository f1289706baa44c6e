"""Newer versions of a questionnaire."""
