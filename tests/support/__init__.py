"""Fixtures that start real servers, displays and services, and watch what a test leaves behind."""
