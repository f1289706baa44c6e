"""The words of the command line, in the language of whoever runs it."""

from __future__ import annotations

from desktop_app.i18n import N_, set_language, tr

__all__ = ["N_", "set_language", "tr"]
