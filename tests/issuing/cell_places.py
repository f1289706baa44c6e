"""The places of the cells of two papers: by these the program finds what changed since a paper was issued.

    .venv/bin/python -m tests.issuing.cell_places

writes them anew. Cells that moved or went show as differences in every such paper issued before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from desktop_app.issuing.content import SUBJECT, Content, content_of
from desktop_app.reports.blocks.model import Annex, BlockTable, Heading, Matrix
from desktop_app.reports.documents.rendering import Printable, document_of
from tests.reports import samples

FILE: Final = Path(__file__).with_suffix(".json")
PAPERS: Final[Mapping[str, Printable]] = {
    "results": samples.movement_report(area_count=2, column_count=2),
    "survey": samples.survey_report(area_count=1),
}


def cells_of(paper: Printable) -> Content:
    """The cells of its tables by their places."""
    document = document_of(paper)
    tables = (each for each in document.blocks if isinstance(each, Annex | BlockTable | Heading | Matrix))
    content = content_of(replace(document, basis=(), blocks=tuple(tables)))
    return {place: text for place, text in content.items() if place != SUBJECT}


def kept_cells() -> dict[str, Content]:
    """The cells of each paper as they were written."""
    kept: dict[str, Content] = json.loads(FILE.read_text(encoding="utf-8"))
    return kept


def write_all() -> None:
    """Write the cells of every paper anew."""
    cells = {name: cells_of(paper) for name, paper in PAPERS.items()}
    FILE.write_text(json.dumps(cells, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_all()
