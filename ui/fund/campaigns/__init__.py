"""Campaigns and what they have."""
