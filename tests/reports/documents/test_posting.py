"""The notice that is posted: counts and results as in the report, and nothing of what people wrote."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.reports.blocks.model import BlockTable, Heading
from desktop_app.reports.documents.rendering import document_of, render
from desktop_app.reports.posting import PostingSheet
from tests.reports import samples
from tests.reports.reading import rendered, text_of

REPORT = samples.survey_report(4)


def test_the_notice_tells_the_figures_of_the_report_and_no_opinion() -> None:
    text = text_of(rendered(render, PostingSheet(REPORT)))

    assert "THÔNG BÁO" in text
    assert f"{REPORT.counts.valid_forms}" in text
    assert all(area.name in text for area in REPORT.areas)
    assert REPORT.opinions
    assert not any(opinion in text for group in REPORT.opinions for opinion in group.opinions)


def test_totals_by_area_are_those_of_the_commune_and_parts_are_numbered() -> None:
    blocks = document_of(PostingSheet(REPORT)).blocks
    tables = [block for block in blocks if isinstance(block, BlockTable)]
    headings = [block.text.split()[0] for block in blocks if isinstance(block, Heading)]

    assert headings == ["I.", "II.", "III.", "IV.", "V."]
    *areas, total = tables[-1].rows
    assert int(total.cells[2]) == sum(int(row.cells[2]) for row in areas) == REPORT.counts.valid_forms
    bare = document_of(PostingSheet(replace(REPORT, areas=(), questions=()))).blocks
    assert len([block for block in bare if isinstance(block, BlockTable)]) == 1
