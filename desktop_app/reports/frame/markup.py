"""Text of a person as reportlab's paragraph markup, so that "<b>" and "&" print as they were typed."""

from __future__ import annotations

from xml.sax.saxutils import escape

from desktop_app.reports.frame.fonts import font_runs


def markup(text: str, font: str) -> str:
    """The text as paragraph markup in ``font``, with signs that it lacks taken from the second font."""
    return "".join(_run(name, run, font) for name, run in font_runs(text, font))


def _run(name: str, text: str, font: str) -> str:
    escaped = escape(text).replace("\n", "<br/>")
    return escaped if name == font else f'<font name="{name}">{escaped}</font>'
