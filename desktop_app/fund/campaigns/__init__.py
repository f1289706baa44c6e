"""Campaigns: what money and goods are collected for, and until when."""
