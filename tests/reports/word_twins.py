"""Word files as LibreOffice shows them with the program's own fonts, compared with the PDF page by page.

    .venv/bin/python -m tests.reports.word_twins FOLDER

writes every paper as PDF and, behind it, its Word twin as PDF, and prints their numbers of pages.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pypdf import PdfReader

from desktop_app.base.resource_files import resource_path
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.reports.blocks.model import Document
from tests.reports.every_paper import a_printing_office, as_document, every_paper

PROGRAM = shutil.which("soffice")
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="assign" binding="strong"><string>Liberation Serif</string></edit></match>
</fontconfig>"""


def converted(files: Iterable[Path], folder: Path) -> None:
    """Have LibreOffice write these Word files as PDF into ``folder``, with the fonts of the program alone."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        fonts = place / "fonts.conf"
        fonts.write_text(_FONTS.format(fonts=resource_path("fonts", "reports"), cache=place / "cache"))
        subprocess.run(
            [PROGRAM, f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", str(folder), *map(str, files)],
            env={"HOME": name, "PATH": "/usr/bin:/bin", "FONTCONFIG_FILE": str(fonts), "LANG": "C.UTF-8"},
            check=True, capture_output=True, timeout=1800,
        )  # fmt: skip


def twins(papers: Mapping[str, Document], folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    """The texts of the pages of each paper: of the PDF, and of its Word file."""
    words = folder / "word"
    words.mkdir(parents=True, exist_ok=True)
    for name, document in papers.items():
        render(document, FileKind.PDF, folder / f"{name}.pdf")
        render(document, FileKind.WORD, words / f"{name}.docx")
    converted(sorted(words.glob("*.docx")), words)
    return {name: (pages(folder / f"{name}.pdf"), pages(words / f"{name}.pdf")) for name in papers}


def pages(path: Path) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(path).pages]


def main(folder: Path) -> None:
    """Write all papers both ways."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        office = a_printing_office(Path(name))
        papers = {name: as_document(paper) for name, paper in every_paper(office)}
        office.close()
    for name, (paper, word) in sorted(twins(papers, folder).items()):
        mark = "" if len(paper) == len(word) else "   <-"
        print(f"{name}: {len(paper)} {len(word)}{mark}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
