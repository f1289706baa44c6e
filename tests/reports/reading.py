"""Reading a PDF back: its text, its fonts, where its letters stand."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader

from desktop_app.reports.frame.profile import LayoutProfile, load_profile
from tests.support.patience import PATIENCE_SECONDS
from tests.support.requirement import program

_SLANTED = "D Ự T H Ả O"
"""The mark across the page of a draft, whose letters stand each on a line of its own."""


def rendered(render: Callable[..., None], data: object, profile: LayoutProfile | None = None) -> PdfReader:
    """The document as it was printed, opened for reading."""
    buffer = io.BytesIO()
    render(data, profile or load_profile(), buffer)
    buffer.seek(0)
    return PdfReader(buffer)


def text_of(reader: PdfReader) -> str:
    """The text of all pages with single blanks."""
    return " ".join(page_texts(reader))


def page_texts(reader: PdfReader) -> list[str]:
    """The text of each page with single blanks."""
    stream: Any = reader.stream
    stream.seek(0)
    return [" ".join(page.split()).replace(_SLANTED, "DỰ THẢO") for page in printed_texts(stream.read())]


def printed_texts(content: bytes) -> list[str]:
    """The text of each page of a PDF, line by line, as another program reads it."""
    said = subprocess.run(
        [program("pdftotext", "poppler-utils"), "-raw", "-enc", "UTF-8", "-", "-"],
        input=content,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    return said.stdout.decode("utf-8").split("\f")[:-1]


def page_lines(reader: PdfReader) -> list[str]:
    """The lines of all pages as they stand under each other."""
    return [line.strip() for page in reader.pages for line in page.extract_text().splitlines()]


def fonts_of(reader: PdfReader) -> dict[str, bool]:
    """Each font named on any page, and whether its file is embedded."""
    fonts: dict[str, bool] = {}
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for reference in resources.get("/Font", {}).values():
            font = reference.get_object()
            name = str(font["/BaseFont"]).lstrip("/").partition("+")
            fonts[name[2] or name[0]] = "/FontFile2" in font.get("/FontDescriptor", {})
    return fonts


def placed_texts(reader: PdfReader, page: int) -> list[tuple[str, float, float]]:
    """The runs of text of a page with their place in points from the lower left corner."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, matrix: list[float], place: list[float], font: Any, size: float) -> None:
        if text.strip():
            x = place[4] * matrix[0] + place[5] * matrix[2] + matrix[4]
            y = place[4] * matrix[1] + place[5] * matrix[3] + matrix[5]
            found.append((text.strip(), x, y))

    reader.pages[page].extract_text(visitor_text=visit)
    return found
