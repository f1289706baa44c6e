"""A canvas on which a document is laid out only to know how many pages it has."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas


class CountingCanvas(Canvas):  # type: ignore[misc]
    """Makes no file, and tables need not draw their rows on it."""

    def save(self) -> None:
        """Write nothing: fonts alone take as long as many pages."""
