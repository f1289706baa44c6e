"""Dialogs and lists of the section of residential areas."""
