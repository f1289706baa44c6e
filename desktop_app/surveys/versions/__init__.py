"""Newer versions of a questionnaire: what changes, upgrading a round, answers without a place."""
