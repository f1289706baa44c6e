"""Báo cáo kết quả công tác Mặt trận: the outline with its text, figures in annexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_app.reports.blocks.model import Block, Document, FormLine, Heading, Paragraph, Signatures
from desktop_app.reports.documents.movement_report import (
    WORDING,
    AnnexPart,
    annex_parts,
    numbered_annexes,
    results_blocks,
)
from desktop_app.reports.documents.sentences import annex_name, listed, roman
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.work_report import ReportPart, WorkReport

__all__ = ["WORDING", "work_report_document"]


def work_report_document(report: WorkReport, wording: Wording) -> Document:
    """The report as blocks."""
    results = report.results
    said = {"issuer": results.head.issuer, "period": results.period_label, "ahead": results.ahead}
    annexes: list[AnnexPart] = []
    if any(group.rows for group in results.groups):
        annexes.append(("work.annex_title", results_blocks(results, wording)))
    annexes += annex_parts(results, wording)
    opening = [text for part in report.parts if part.opening for text in part.paragraphs]
    usual = wording.text("work.opening", **said)
    blocks: list[Block] = [Paragraph(text) for text in opening or [usual]]
    blocks += _parts(report.parts)
    if annexes:
        names = listed(annex_name(wording, at, len(annexes)) for at in range(len(annexes)))
        blocks.append(Paragraph(wording.text("work.annex_reference", annexes=names)))
    blocks.append(Paragraph(wording.text("work.closing", **said)))
    blocks.append(Signatures((results.signer,), results.recipients))
    blocks += numbered_annexes(results, annexes, wording)
    subject = wording.text("work.subject", **said)
    return Document(report.head, report.state, wording.text("title.kind"), subject, tuple(blocks))


def _parts(parts: Sequence[ReportPart]) -> Iterator[Block]:
    first, second = 0, 0
    for part in parts:
        if part.opening or (part.optional and not part.paragraphs):
            continue
        if part.level == 1:
            first, second = first + 1, 0
            yield Heading(f"{roman(first)}. {part.title}")
        else:
            second += 1
            yield Heading(f"{second}. {part.title}", level=2)
        if part.has_text:
            yield from (Paragraph(text) for text in part.paragraphs)
            if not part.paragraphs:
                yield FormLine("")
