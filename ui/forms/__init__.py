"""Widgets that fill in any form: the whole-form sheet for paper questionnaires, and a scrolling page."""
